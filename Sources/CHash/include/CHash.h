#ifndef COUNTERSIGN_CHASH_H
#define COUNTERSIGN_CHASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What Swift cannot reach in libcrypto by itself, and what has to be asked for in C so that it cannot fail halfway: algorithms that
// are looked up once, in a library context of our own. The process's own context is changed by openssl.cnf and by OPENSSL_CONF; a
// configuration that demands FIPS makes SHA256() return NULL.

/// The bytes of a SHA-256, and of an HMAC with it.
static const size_t ch_size = 32;

/// Writes the SHA-256 of some bytes; false only where there is no memory.
bool ch_sha256(const uint8_t *bytes, size_t count, uint8_t *hash);

/// Writes the HMAC-SHA256 of some bytes under a key of any length; false only where there is no memory.
bool ch_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *code);

/// Whether two runs of bytes of the same length are the same, in a time that does not tell where they differ.
bool ch_is_same(const uint8_t *left, const uint8_t *right, size_t count);

#endif
