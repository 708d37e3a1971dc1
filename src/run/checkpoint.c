#include "src/run/checkpoint.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "src/base/log.h"
#include "version.h"

enum { KEPT = 3, NUMBERS_MAX = 4096 };

void checkpoint_processor(char *out, size_t size) {
  struct utsname machine;
  snprintf(out, size, "%s", uname(&machine) == 0 ? machine.machine : "unknown");
  FILE *file = fopen("/proc/cpuinfo", "re");
  if (file == NULL) {
    return;
  }
  char line[512];
  while (fgets(line, sizeof line, file) != NULL) {
    const char *colon = strchr(line, ':');
    if (strncmp(line, "model name", 10) == 0 && colon != NULL) {
      snprintf(out, size, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
      break;
    }
  }
  fclose(file);
}

static Status put_head(Store *store, const Evolution *evolution, const char *stop, Err *err) {
  StoreGroup *root = NULL;
  char *config = NULL;
  char processor[256];
  const int64_t format = CHECKPOINT_FORMAT;
  Status status = OK;
  checkpoint_processor(processor, sizeof processor);
  TRY(store_group(store, "", &root, err));
  TRY(config_text(evolution->config, false, &config, err));
  TRY(store_put_i64s(root, "format", &format, 1, err));
  TRY(store_put_text(root, "program", "hebbes " HEBBES_VERSION, err));
  TRY(store_put_text(root, "processor", processor, err));
  TRY(store_put_text(root, "config", config, err));
  TRY(store_put_text(root, "stop", stop, err));
done:
  free(config);
  store_group_close(root);
  return status;
}

static Status put_shape(Store *store, const Task *task, Err *err) {
  StoreGroup *group = NULL;
  const int64_t n_obs = task->shape.n_obs, n_act = task->shape.n_act;
  const int64_t genome_size = (int64_t)task->genome_size;
  Status status = OK;
  TRY(store_group(store, "shape", &group, err));
  TRY(store_put_i64s(group, "n_obs", &n_obs, 1, err));
  TRY(store_put_i64s(group, "n_act", &n_act, 1, err));
  TRY(store_put_i64s(group, "genome_size", &genome_size, 1, err));
done:
  store_group_close(group);
  return status;
}

static Status put_genomes(Store *store, const Evolution *evolution, Err *err) {
  StoreGroup *group = NULL;
  size_t n = evolution->task.genome_size;
  float *genome = calloc(n, sizeof *genome);
  Status status = OK;
  if (genome == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a genome");
  }
  evolution_recommend(evolution, genome);
  TRY(store_group(store, "genomes", &group, err));
  TRY(store_put_floats(group, "recommended", genome, n, err));
done:
  store_group_close(group);
  free(genome);
  return status;
}

static Status checkpoint_path(const char *folder, long long number, char out[FSIO_PATH_MAX],
                              Err *err) {
  char name[64];
  snprintf(name, sizeof name, "checkpoints/gen-%06lld.h5", number);
  return fsio_join(out, folder, name, err);
}

static int descending(const void *a, const void *b) {
  long long x = *(const long long *)a, y = *(const long long *)b;
  return (x < y) - (x > y);
}

// numbers of the checkpoints that are there, newest first
static int list(const char *folder, long long numbers[NUMBERS_MAX]) {
  char path[FSIO_PATH_MAX];
  int n = 0;
  DIR *dir = fsio_join(path, folder, "checkpoints", NULL) == OK ? opendir(path) : NULL;
  if (dir == NULL) {
    return 0;
  }
  for (struct dirent *e = readdir(dir); e != NULL && n < NUMBERS_MAX; e = readdir(dir)) {
    char *end = e->d_name;
    if (strncmp(e->d_name, "gen-", 4) == 0) {
      numbers[n] = strtoll(e->d_name + 4, &end, 10);
    }
    if (end > e->d_name + 4 && strcmp(end, ".h5") == 0) {
      n++;
    }
  }
  closedir(dir);
  qsort(numbers, (size_t)n, sizeof numbers[0], descending);
  return n;
}

void checkpoint_remove_old(const char *folder) {
  long long numbers[NUMBERS_MAX];
  int n = list(folder, numbers);
  for (int i = KEPT; i < n; i++) {
    char path[FSIO_PATH_MAX];
    if (checkpoint_path(folder, numbers[i], path, NULL) == OK) {
      unlink(path);
    }
  }
}

Status checkpoint_store(Evolution *evolution, const char *stop, Store **store, Err *err) {
  Status status = OK;
  TRY(store_new(store, err));
  TRY(put_head(*store, evolution, stop, err));
  TRY(put_shape(*store, &evolution->task, err));
  TRY(put_genomes(*store, evolution, err));
  TRY(evolution_save(evolution, *store, err));
done:
  if (status != OK) {
    store_close(*store);
    *store = NULL;
  }
  return status;
}

Status checkpoint_write(const Folder *folder, Evolution *evolution, const char *stop, Err *err) {
  Store *store = NULL;
  char path[FSIO_PATH_MAX];
  Status status = OK;
  TRY(checkpoint_store(evolution, stop, &store, err));
  TRY(folder_file(folder, "checkpoints", path, err));
  TRY(fsio_make_folder(path, err));
  // the best one first: a run killed in between goes on from before both
  TRY(folder_file(folder, "checkpoints/best.h5", path, err));
  if (evolution->fitness_mean >= evolution->best_mean || !fsio_exists(path)) {
    TRY(store_write(store, path, err));
  }
  TRY(checkpoint_path(folder->path, evolution->generation, path, err));
  TRY(store_write(store, path, err));
  checkpoint_remove_old(folder->path);
done:
  store_close(store);
  return status;
}

Status checkpoint_check(Store *store, const char *name, Err *err) {
  StoreGroup *root = NULL;
  int64_t format = 0;
  Status status = OK;
  TRY(store_group(store, "", &root, err));
  TRY(store_get_i64s(root, "format", &format, 1, err));
  if (format != CHECKPOINT_FORMAT) {
    status = err_set(err, ERR_INPUT, "format %lld; this program reads format %d", (long long)format,
                     CHECKPOINT_FORMAT);
  }
done:
  store_group_close(root);
  err_context(err, "%s: ", name);
  return status;
}

Status checkpoint_newest(const char *folder, Store **store, char path[FSIO_PATH_MAX], Err *err) {
  long long numbers[NUMBERS_MAX];
  int n = list(folder, numbers);
  *store = NULL;
  for (int i = 0; i < n; i++) {
    Status status = OK;
    TRY(checkpoint_path(folder, numbers[i], path, err));
    TRY(store_read(path, store, err));
    TRY(checkpoint_check(*store, path, err));
  done:
    if (status == OK) {
      return OK;
    }
    store_close(*store);
    *store = NULL;
    log_warning("%s; trying the one before", err == NULL ? path : err->text);
  }
  if (n > 0) {
    return err_set(err, ERR_INPUT, "%s: all %d checkpoints are damaged", folder, n);
  }
  return OK;
}
