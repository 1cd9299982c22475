#define _GNU_SOURCE 1

#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* The test has many threads: after fork only async-signal-safe functions are called, in the keeper as in the program. */

static void report(int reports, int event, int value) {
  struct cpt_report line = {.event = event, .value = value};
  ssize_t ignored = write(reports, &line, sizeof line);
  (void)ignored;
}

static void reset_signals(void) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A copy of another test's descriptor would keep that test's terminal open. */
static void close_all_but(int kept, int also_kept) {
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit < 0 || limit > 65536) limit = 65536;
  for (int descriptor = 3; descriptor < limit; descriptor++) {
    if (descriptor != kept && descriptor != also_kept) close(descriptor);
  }
}

/* Returns the lowest free descriptor for what has a high one: an fd_set ends at FD_SETSIZE, and a test that runs beside
 * many others is beyond that. */
static int lowered(int descriptor) {
  int low = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (low < 0 || low > descriptor) {
    if (low >= 0) close(low);
    return descriptor;
  }
  close(descriptor);
  return low;
}

static int open_pipe(int ends[2]) {
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
}

static void run_program(const struct cpt_program *program, int failure) {
  /* A group of its own in the foreground of the terminal, as a shell would give it. */
  setpgid(0, 0);
  signal(SIGTTOU, SIG_IGN);
  tcsetpgrp(STDIN_FILENO, getpid());
  reset_signals();
  if (program->directory == NULL || chdir(program->directory) == 0) {
    execve(program->path, program->arguments, program->environment);
  }
  int error = errno;
  ssize_t ignored = write(failure, &error, sizeof error);
  (void)ignored;
  _exit(127);
}

static volatile sig_atomic_t is_hung_up;

static void noticed(int number) {
  if (number == SIGHUP) is_hung_up = 1;
}

/* Reports what becomes of the program until the leash is let go; returns when the program is gone. */
static void keep(pid_t program, int reports, int leash) {
  sigset_t unblocked;
  sigemptyset(&unblocked);
  int is_running = 1;
  for (;;) {
    int status;
    while (is_running && waitpid(program, &status, WNOHANG | WUNTRACED | WCONTINUED) > 0) {
      if (WIFSTOPPED(status)) {
        /* A shell takes the terminal back; a stopped program is then not told of a new window size. */
        tcsetpgrp(STDIN_FILENO, getpgrp());
        report(reports, CPT_STOPPED, WSTOPSIG(status));
      }
      if (WIFCONTINUED(status)) report(reports, CPT_CONTINUED, 0);
      if (WIFEXITED(status)) report(reports, CPT_EXITED, WEXITSTATUS(status));
      if (WIFSIGNALED(status)) report(reports, CPT_KILLED, WTERMSIG(status));
      is_running = !WIFEXITED(status) && !WIFSIGNALED(status);
    }
    if (is_hung_up && is_running) {
      /* The terminal tells only its session's leader that it goes away; a shell passes it on to its jobs. */
      is_hung_up = 0;
      kill(-program, SIGHUP);
      kill(-program, SIGCONT);
    }
    /* Both signals are blocked but for the time of this call, so none is missed. */
    fd_set end;
    FD_ZERO(&end);
    FD_SET(leash, &end);
    if (pselect(leash + 1, &end, NULL, NULL, NULL, &unblocked) <= 0) continue;
    char command;
    if (read(leash, &command, 1) == 1) {
      tcsetpgrp(STDIN_FILENO, program);
      kill(-program, SIGCONT);
    } else {
      if (!is_running) return;
      kill(-program, SIGKILL);
      waitpid(program, &status, 0);
      return;
    }
  }
}

static void run_keeper(const struct cpt_program *program, int far_end, int reports, int leash) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = noticed;
  sigaction(SIGCHLD, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  /* What the terminal sends to its session is meant for the program. */
  const int ignored[] = {SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE};
  for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++) signal(ignored[i], SIG_IGN);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigaddset(&blocked, SIGHUP);
  sigprocmask(SIG_SETMASK, &blocked, NULL);

  setsid();
  if (ioctl(far_end, TIOCSCTTY, 0) != 0) {
    report(reports, CPT_FAILED, errno);
    return;
  }
  for (int descriptor = 0; descriptor < 3; descriptor++) dup2(far_end, descriptor);
  close_all_but(reports, leash);
  reports = lowered(reports);
  leash = lowered(leash);
  /* The far end of this pipe closes when the program runs, and tells why when it cannot. */
  int failure[2];
  pid_t child_process = open_pipe(failure) == 0 ? fork() : -1;
  if (child_process == 0) run_program(program, failure[1]);
  int error = errno;
  if (child_process > 0) {
    close(failure[1]);
    if (read(failure[0], &error, sizeof error) != sizeof error) {
      report(reports, CPT_STARTED, child_process);
      keep(child_process, reports, leash);
      return;
    }
    waitpid(child_process, NULL, 0);
  }
  report(reports, CPT_FAILED, error);
}

static int open_pair(int *near_end, int *far_end) {
  char name[128];
  *near_end = posix_openpt(O_RDWR | O_NOCTTY);
  if (*near_end < 0) return errno;
  fcntl(*near_end, F_SETFD, FD_CLOEXEC);
  if (grantpt(*near_end) != 0 || unlockpt(*near_end) != 0 || ptsname_r(*near_end, name, sizeof name) != 0 ||
      (*far_end = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0) {
    int error = errno;
    close(*near_end);
    return error;
  }
  return 0;
}

int cpt_start(const struct cpt_program *program, struct cpt_session *session) {
  int near_end, far_end, reports[2], leash[2];
  int error = open_pair(&near_end, &far_end);
  if (error != 0) return error;
  cpt_resize(near_end, program->columns, program->rows);
  if (open_pipe(reports) != 0 || open_pipe(leash) != 0) return errno;

  /* No handler of the test may run in the keeper. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t keeper = fork();
  if (keeper == 0) {
    reset_signals();
    run_keeper(program, far_end, reports[1], leash[0]);
    _exit(0);
  }
  error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);

  close(far_end);
  close(reports[1]);
  close(leash[0]);
  if (keeper < 0) {
    close(near_end);
    close(reports[0]);
    close(leash[1]);
    return error;
  }
  session->terminal = near_end;
  session->reports = reports[0];
  session->leash = leash[1];
  session->keeper = keeper;
  return 0;
}

int cpt_continue(const struct cpt_session *session) { return write(session->leash, "c", 1) == 1 ? 0 : -1; }

int cpt_resize(int terminal, uint16_t columns, uint16_t rows) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  return ioctl(terminal, TIOCSWINSZ, &size);
}
