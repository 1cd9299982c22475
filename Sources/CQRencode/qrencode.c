#include "CQRencode.h"

#include <limits.h>
#include <qrencode.h>

int cq_modules(const uint8_t *bytes, size_t count, uint8_t *modules) {
  if (count > INT_MAX) return 0;
  // 0 is the smallest size that holds them. The other functions of the library take a C string and would stop at a zero.
  QRcode *code = QRcode_encodeData((int)count, bytes, 0, QR_ECLEVEL_L);
  if (code == NULL) return 0;
  int side = code->width;
  if (side < 0 || side > cq_largest_side) side = 0;
  // The lowest bit of a module is its colour, the others say what it belongs to.
  for (int place = 0; place < side * side; place++) modules[place] = code->data[place] & 1;
  QRcode_free(code);
  return side;
}
