/* Starts a program on a pseudo-terminal of its own, under job control, and tells what becomes of it.
 *
 * Between the test and the program stands a small process, the keeper: it is the session's leader, so that the program
 * can be stopped and continued like a shell's job; it reports every change of the program's state; and it kills the
 * program when the test goes away, however that happens.
 */
#ifndef CPSEUDOTERMINAL_H
#define CPSEUDOTERMINAL_H

#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a program is to be started with; all strings are made before anything is forked. */
struct cpt_program {
  const char *path;
  char *const *arguments;
  char *const *environment;
  const char *directory; /* where it starts, or NULL for where the test is */
  uint16_t columns;
  uint16_t rows;
};

/* A program that was started, or was about to be. */
struct cpt_session {
  int terminal; /* the near end of the pseudo-terminal */
  int reports;  /* struct cpt_report, one after the other */
  int leash;    /* commands to the keeper, which lives until this is closed */
  pid_t keeper;
};

/* What happened to the program. */
enum cpt_event {
  CPT_STARTED = 1,   /* value: its process id */
  CPT_EXITED = 2,    /* value: its exit status */
  CPT_KILLED = 3,    /* value: the signal */
  CPT_STOPPED = 4,   /* value: the signal */
  CPT_CONTINUED = 5, /* value: 0 */
  CPT_FAILED = 6,    /* value: the errno of what kept it from starting */
};

/* One line of the keeper's report. */
struct cpt_report {
  int32_t event;
  int32_t value;
};

/* Starts a program and returns 0, or the errno of what failed before there was a keeper. */
int cpt_start(const struct cpt_program *program, struct cpt_session *session);

/* Gives a stopped program the terminal and continues it, as a shell's `fg` does. */
int cpt_continue(const struct cpt_session *session);

/* Tells the terminal its size, which sends SIGWINCH to the program. */
int cpt_resize(int terminal, uint16_t columns, uint16_t rows);

#ifdef __cplusplus
}
#endif

#endif
