#include "src/run/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// In the new process, up to the program: only calls that are allowed there.
static void become(const char *const *arguments, int output, pid_t parent) {
  sigset_t none;
  int input = open("/dev/null", O_RDONLY);
  sigemptyset(&none);
  setpgid(0, 0);
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent && input >= 0 &&
      dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
      dup2(output, STDERR_FILENO) >= 0 && sigprocmask(SIG_SETMASK, &none, NULL) == 0) {
    // execv writes nothing through its arguments; its type is older than const
    union {
      const char *const *in;
      char *const *out;
    } same = {.in = arguments};
    execv("/proc/self/exe", same.out);
  }
  _exit(127);
}

Status child_start(const char *const *arguments, const char *output, int threads, pid_t *pid,
                   Err *err) {
  char text[16];
  snprintf(text, sizeof text, "%d", threads);
  if (setenv("OMP_NUM_THREADS", text, 1) != 0) {
    return err_set(err, ERR_MEMORY, "no memory to start a process");
  }
  int file = open(output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) {
    return err_set(err, ERR_IO, "%s: %s", output, strerror(errno));
  }
  pid_t parent = getpid();
  *pid = fork();
  if (*pid == 0) {
    become(arguments, file, parent);
  }
  close(file);
  return *pid > 0 ? OK : err_set(err, ERR_IO, "no new process: %s", strerror(errno));
}

bool child_has_ended(pid_t pid, int *ended) {
  return waitpid(pid, ended, WNOHANG) == pid;
}
