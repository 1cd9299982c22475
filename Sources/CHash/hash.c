#include "CHash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>

// Looked up once and never freed: a thread may hash while the process ends, after libcrypto has cleaned its own context up.
static EVP_MD *sha256 = NULL;
static EVP_MAC *hmac = NULL;

static void look_up(void) {
  OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
  if (context == NULL) return;
  sha256 = EVP_MD_fetch(context, "SHA256", "provider=default");
  hmac = EVP_MAC_fetch(context, "HMAC", "provider=default");
}

static void look_up_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, look_up);
}

bool ch_sha256(const uint8_t *bytes, size_t count, uint8_t *hash) {
  look_up_once();
  return sha256 != NULL && EVP_Digest(bytes, count, hash, NULL, sha256, NULL) == 1;
}

bool ch_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *code) {
  look_up_once();
  EVP_MAC_CTX *state = hmac == NULL ? NULL : EVP_MAC_CTX_new(hmac);
  if (state == NULL) return false;
  const OSSL_PARAM settings[] = {
    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
    OSSL_PARAM_construct_end(),
  };
  size_t written = 0;
  // An empty key is one as well, but no pointer to it would be none.
  const uint8_t *some_key = key_count == 0 ? (const uint8_t *)"" : key;
  bool is_done = EVP_MAC_init(state, some_key, key_count, settings) == 1 && EVP_MAC_update(state, bytes, count) == 1
    && EVP_MAC_final(state, code, &written, ch_size) == 1;
  // This overwrites the copy of the key.
  EVP_MAC_CTX_free(state);
  return is_done && written == ch_size;
}

bool ch_is_same(const uint8_t *left, const uint8_t *right, size_t count) {
  return CRYPTO_memcmp(left, right, count) == 0;
}
