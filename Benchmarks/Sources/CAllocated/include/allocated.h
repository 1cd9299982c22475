#ifndef COUNTERSIGN_BENCH_ALLOCATED_H
#define COUNTERSIGN_BENCH_ALLOCATED_H

/// Bytes that malloc has given out and not got back, in all arenas; -1 where the C library does not tell.
long long cb_allocated(void);

#endif
