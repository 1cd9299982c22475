#ifndef COUNTERSIGN_CCURL_H
#define COUNTERSIGN_CCURL_H

// What Swift cannot reach in libcurl by itself: variadic functions, macros, unions and callback types.

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if LIBCURL_VERSION_NUM < 0x075800
#error "libcurl 7.88 or newer is needed (CURLU_PUNYCODE, CURLOPT_QUICK_EXIT)"
#endif

// Constants that are macros in one version of libcurl and members of an enumeration in another, which Swift would see as
// different types.
static const long cc_http_1_0 = CURL_HTTP_VERSION_1_0;
static const long cc_http_1_1 = CURL_HTTP_VERSION_1_1;
static const long cc_http_2 = CURL_HTTP_VERSION_2_0;
static const long cc_http_2_by_tls = CURL_HTTP_VERSION_2TLS;
static const long cc_tls_1_2 = CURL_SSLVERSION_TLSv1_2;
static const long cc_netrc_ignored = CURL_NETRC_IGNORED;
static const long cc_proxy_sign_ins = (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST);
static const long cc_socks_sign_ins = (long)CURLAUTH_BASIC;
static const long cc_no_multiplexing = CURLPIPE_NOTHING;
static const unsigned int cc_url_reading = CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;
static const unsigned int cc_url_default_port = CURLU_DEFAULT_PORT;
static const size_t cc_remark_size = CURL_ERROR_SIZE;
static const size_t cc_write_later = CURL_WRITEFUNC_PAUSE;
static const size_t cc_read_later = CURL_READFUNC_PAUSE;
static const size_t cc_read_never = CURL_READFUNC_ABORT;

/// CURLE_TOO_LARGE, which 7.88 does not know yet.
static const CURLcode cc_too_large = (CURLcode)100;

/// Starts libcurl for the whole process; call it once before any other function here.
CURLcode cc_start(void);

/// Sets an option that takes a C string, which libcurl copies; NULL empties it.
CURLcode cc_set_text(CURL *easy, CURLoption option, const char *text);

/// Sets an option that takes a long.
CURLcode cc_set_number(CURL *easy, CURLoption option, long number);

/// Sets an option that takes a list, which must outlive the transfer.
CURLcode cc_set_list(CURL *easy, CURLoption option, struct curl_slist *list);

/// Makes libcurl send a copy of these bytes as the request's body.
CURLcode cc_set_body(CURL *easy, const uint8_t *bytes, size_t count);

/// Makes libcurl take the request's body from a function, and send it in chunks where its length is not known.
CURLcode cc_on_read(CURL *easy, curl_read_callback function, void *context);

/// Tells how long the body is that a function gives, -1 where nobody knows.
CURLcode cc_set_length(CURL *easy, int64_t length);

/// Lets a transfer go on whose functions had put it off.
CURLcode cc_go_on(CURL *easy);

/// Attaches a pointer to a transfer.
CURLcode cc_set_context(CURL *easy, void *context);

/// Returns the pointer that was attached to a transfer, or NULL.
void *cc_context(CURL *easy);

/// Makes libcurl write what went wrong into a buffer of CURL_ERROR_SIZE bytes, which must outlive the transfer.
CURLcode cc_set_remark(CURL *easy, char *buffer);

/// Hands the received body to a function, chunk by chunk.
CURLcode cc_on_body(CURL *easy, curl_write_callback function, void *context);

/// Hands the received header lines to a function, line by line.
CURLcode cc_on_header(CURL *easy, curl_write_callback function, void *context);

/// Lets a function open, or refuse to open, the socket for each address that is tried.
CURLcode cc_on_socket(CURL *easy, curl_opensocket_callback function, void *context);

/// Lets a function stop each sending of the request at the last moment before its first byte.
CURLcode cc_on_send(CURL *easy, curl_prereq_callback function, void *context);

/// Reads a long from a transfer, 0 where libcurl does not tell.
long cc_number(CURL *easy, CURLINFO info);

/// Reads a string that belongs to the transfer, NULL where libcurl does not tell.
const char *cc_text(CURL *easy, CURLINFO info);

/// Sets an option of a multi handle that takes a long.
CURLMcode cc_multi_set_number(CURLM *multi, CURLMoption option, long number);

/// Keeps the destruction of a multi handle from waiting for name look-ups that hang, where libcurl can (8.20).
void cc_multi_leave_quickly(CURLM *multi);

/// Takes the next finished transfer from a multi handle, or returns NULL.
CURL *cc_multi_finished(CURLM *multi, CURLcode *result);

/// Reads a URL's host in ASCII, names beyond ASCII as punycode, whatever the process's locale; free it with curl_free.
CURLUcode cc_url_ascii_host(CURLU *url, char **host);

/// Opens the socket that libcurl asks for, closed in every child process, or returns CURL_SOCKET_BAD.
curl_socket_t cc_open_socket(const struct curl_sockaddr *address);

/// Copies the IP address out of a socket address and returns its length: 4, 16, or 0 when it is neither IPv4 nor IPv6.
size_t cc_socket_ip(const struct curl_sockaddr *address, uint8_t bytes[16]);

/// Reads an IPv4 or IPv6 literal and returns the length of the address: 4, 16, or 0 when it is no literal.
size_t cc_literal_ip(const char *text, uint8_t bytes[16]);

/// Writes an address of 4 or 16 bytes in its shortest form into a buffer of at least 46 bytes.
bool cc_ip_text(const uint8_t *bytes, size_t count, char *text, size_t capacity);

#endif
