#ifndef COUNTERSIGN_CQRENCODE_H
#define COUNTERSIGN_CQRENCODE_H

#include <stddef.h>
#include <stdint.h>

/// How many modules a side of the largest code has.
enum { cq_largest_side = 177 };

/// Writes the code of some bytes row by row, 1 for a dark module and 0 for a light one, into a buffer with room for the largest
/// code, and returns how many modules a side has.
///
/// Returns 0 where there are no bytes, too many for the largest code, or no memory.
int cq_modules(const uint8_t *bytes, size_t count, uint8_t *modules);

#endif
