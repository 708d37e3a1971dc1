// sweep_slurm: a job array that runs a sweep on a cluster.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/cli/sweep.h"

enum { THREADS_OF_A_JOB = 4 };

// a word for the shell, whatever is in it
static void put_quoted(FILE *out, const char *text) {
  fputc('\'', out);
  for (const char *c = text; *c != 0; c++) {
    fputs(*c == '\'' ? "'\\''" : (char[]){*c, 0}, out);
  }
  fputc('\'', out);
}

static void put_script(FILE *out, const Sweep *sweep, const char *folder, const char *program) {
  fprintf(out,
          "#!/bin/sh\n"
          "#SBATCH --job-name=hebbes-sweep\n"
          "#SBATCH --array=0-%d\n"
          "#SBATCH --cpus-per-task=%d\n"
          "#SBATCH --output=\"%s/slurm-%%a.txt\"\n"
          "#SBATCH --open-mode=append\n"
          "#SBATCH --signal=B:TERM@120\n"
          "# The runs of a sweep, one a task. Submitted again it goes on: what is done is passed "
          "over.\n"
          "set -eu\n"
          "if [ -n \"${SLURM_CPUS_PER_TASK:-}\" ]; then\n"
          "  export OMP_NUM_THREADS=\"$SLURM_CPUS_PER_TASK\"\n"
          "fi\n",
          sweep->grid.n_runs - 1, THREADS_OF_A_JOB, folder);
  fputs("hebbes=", out);
  put_quoted(out, program);
  fputs("\nsweep=", out);
  put_quoted(out, folder);
  fputs("\nexec \"${HEBBES:-$hebbes}\" sweep \"$sweep\" --only \"$SLURM_ARRAY_TASK_ID\"\n", out);
}

Status slurm_write(const Sweep *sweep, Err *err) {
  char path[FSIO_PATH_MAX], program[FSIO_PATH_MAX];
  char *folder = realpath(sweep->path, NULL), *text = NULL;
  ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
  size_t size = 0;
  FILE *memory = NULL;
  Status status = OK;
  if (folder == NULL || n <= 0) {
    status = fsio_refused(sweep->path, "find", err);
    goto done;
  }
  program[n] = 0;
  if (strpbrk(folder, "\"\n%") != NULL) {
    status = err_set(err, ERR_INPUT, "%s: Slurm cannot have quotes or %% in this path", folder);
    goto done;
  }
  TRY(fsio_join(path, folder, "sweep.sbatch", err));
  memory = open_memstream(&text, &size);
  if (memory == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a script");
    goto done;
  }
  put_script(memory, sweep, folder, program);
  fclose(memory);
  TRY(fsio_write_safely(path, text, size, err));
  printf("%s: %d tasks\n\nnext:\n  sbatch %s\n  hebbes sweep %s --status\n", path,
         sweep->grid.n_runs, path, sweep->path);
done:
  free(folder);
  free(text);
  return status;
}
