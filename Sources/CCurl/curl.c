#include "CCurl.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <locale.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <xlocale.h>
#endif

CURLcode cc_start(void) {
  return curl_global_init(CURL_GLOBAL_DEFAULT);
}

CURLcode cc_set_text(CURL *easy, CURLoption option, const char *text) {
  return curl_easy_setopt(easy, option, text);
}

CURLcode cc_set_number(CURL *easy, CURLoption option, long number) {
  return curl_easy_setopt(easy, option, number);
}

CURLcode cc_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
  return curl_easy_setopt(easy, option, list);
}

CURLcode cc_set_body(CURL *easy, const uint8_t *bytes, size_t count) {
  // The size first: without it libcurl would copy up to the first zero byte.
  CURLcode result = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  if (result != CURLE_OK) return result;
  return curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, count == 0 ? "" : (const char *)bytes);
}

CURLcode cc_on_read(CURL *easy, curl_read_callback function, void *context) {
  CURLcode result = curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
  if (result != CURLE_OK) return result;
  return curl_easy_setopt(easy, CURLOPT_READDATA, context);
}

CURLcode cc_set_length(CURL *easy, int64_t length) {
  return curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)length);
}

CURLcode cc_go_on(CURL *easy) {
  return curl_easy_pause(easy, CURLPAUSE_CONT);
}

CURLcode cc_set_context(CURL *easy, void *context) {
  return curl_easy_setopt(easy, CURLOPT_PRIVATE, context);
}

void *cc_context(CURL *easy) {
  char *context = NULL;
  return curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context) == CURLE_OK ? context : NULL;
}

CURLcode cc_set_remark(CURL *easy, char *buffer) {
  return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode cc_on_body(CURL *easy, curl_write_callback function, void *context) {
  CURLcode result = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
  if (result != CURLE_OK) return result;
  return curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

CURLcode cc_on_header(CURL *easy, curl_write_callback function, void *context) {
  CURLcode result = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
  if (result != CURLE_OK) return result;
  return curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

CURLcode cc_on_socket(CURL *easy, curl_opensocket_callback function, void *context) {
  CURLcode result = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
  if (result != CURLE_OK) return result;
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
}

CURLcode cc_on_send(CURL *easy, curl_prereq_callback function, void *context) {
  CURLcode result = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
  if (result != CURLE_OK) return result;
  return curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

long cc_number(CURL *easy, CURLINFO info) {
  long number = 0;
  return curl_easy_getinfo(easy, info, &number) == CURLE_OK ? number : 0;
}

const char *cc_text(CURL *easy, CURLINFO info) {
  char *text = NULL;
  return curl_easy_getinfo(easy, info, &text) == CURLE_OK ? text : NULL;
}

CURLMcode cc_multi_set_number(CURLM *multi, CURLMoption option, long number) {
  return curl_multi_setopt(multi, option, number);
}

void cc_multi_leave_quickly(CURLM *multi) {
#if LIBCURL_VERSION_NUM >= 0x081400
  curl_multi_setopt(multi, CURLMOPT_QUICK_EXIT, 1L);
#else
  (void)multi;
#endif
}

CURL *cc_multi_finished(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}

CURLUcode cc_url_ascii_host(CURLU *url, char **host) {
  // libidn2 reads the name in the charset of the locale: in "C" every name beyond ASCII would be refused, in Latin-1 it
  // would become another name.
  locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (utf8 == (locale_t)0) utf8 = newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
  if (utf8 == (locale_t)0) return curl_url_get(url, CURLUPART_HOST, host, CURLU_PUNYCODE);
  locale_t before = uselocale(utf8);
  CURLUcode result = curl_url_get(url, CURLUPART_HOST, host, CURLU_PUNYCODE);
  uselocale(before);
  freelocale(utf8);
  return result;
}

curl_socket_t cc_open_socket(const struct curl_sockaddr *address) {
#if defined(SOCK_CLOEXEC)
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
  int opened = socket(address->family, address->socktype, address->protocol);
  if (opened >= 0) fcntl(opened, F_SETFD, FD_CLOEXEC);
  return opened;
#endif
}

size_t cc_socket_ip(const struct curl_sockaddr *address, uint8_t bytes[16]) {
  if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in inet;
    memcpy(&inet, &address->addr, sizeof inet);
    memcpy(bytes, &inet.sin_addr, 4);
    return 4;
  }
  if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
    // The field is declared as a plain sockaddr; libcurl allocates room for the longer one behind it.
    struct sockaddr_in6 inet6;
    const uint8_t *start = (const uint8_t *)address + offsetof(struct curl_sockaddr, addr);
    memcpy(&inet6, start, sizeof inet6);
    memcpy(bytes, &inet6.sin6_addr, 16);
    return 16;
  }
  return 0;
}

size_t cc_literal_ip(const char *text, uint8_t bytes[16]) {
  if (inet_pton(AF_INET, text, bytes) == 1) return 4;
  if (inet_pton(AF_INET6, text, bytes) == 1) return 16;
  return 0;
}

bool cc_ip_text(const uint8_t *bytes, size_t count, char *text, size_t capacity) {
  int family = count == 4 ? AF_INET : AF_INET6;
  return inet_ntop(family, bytes, text, (socklen_t)capacity) != NULL;
}
