#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static const int stopping[] = {SIGHUP, SIGINT, SIGTERM};
enum { stopping_count = sizeof stopping / sizeof stopping[0] };
static sigset_t ignored;
static int stop_pipe[2] = {-1, -1};
static volatile sig_atomic_t has_caught;

static int is_ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void set(int number, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

static sigset_t stops(void) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < stopping_count; i++) sigaddset(&set, stopping[i]);
  return set;
}

void cp_prepare_signals(void) {
  sigemptyset(&ignored);
  const int asked[] = {SIGHUP, SIGINT, SIGTERM, SIGPIPE};
  for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
    if (is_ignored(asked[i])) sigaddset(&ignored, asked[i]);
  }
  set(SIGPIPE, SIG_IGN);
  set(SIGXFSZ, SIG_IGN);
  /* Ignored, the kernel would throw away how children ended. */
  set(SIGCHLD, SIG_DFL);
  sigset_t held = stops();
  pthread_sigmask(SIG_BLOCK, &held, NULL);
}

int cp_was_ignored(int number) { return sigismember(&ignored, number) == 1; }

void cp_release_stop_signals(void) {
  sigset_t held = stops();
  pthread_sigmask(SIG_UNBLOCK, &held, NULL);
}

static void tell(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  has_caught = 1;
  /* A full pipe already says that there is something to do. */
  ssize_t count = write(stop_pipe[1], &byte, 1);
  (void)count;
  errno = error;
}

int cp_catch_stop_signals(void) {
  if (stop_pipe[0] < 0) {
    if (pipe(stop_pipe) != 0) return -1;
    for (int end = 0; end < 2; end++) {
      fcntl(stop_pipe[end], F_SETFD, FD_CLOEXEC);
      fcntl(stop_pipe[end], F_SETFL, O_NONBLOCK);
    }
  }
  for (int i = 0; i < stopping_count; i++) {
    if (!cp_was_ignored(stopping[i])) set(stopping[i], tell);
  }
  cp_release_stop_signals();
  return stop_pipe[0];
}

int cp_next_stop_signal(void) {
  unsigned char byte;
  for (;;) {
    ssize_t count = read(stop_pipe[0], &byte, 1);
    if (count == 1) return byte;
    if (count == 0 || errno != EINTR) return 0;
  }
}

int cp_was_stopped(void) { return has_caught; }

void cp_die_of(int number) {
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  set(number, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &only, NULL);
  raise(number);
}
