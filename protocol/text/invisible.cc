#include "protocol/text/invisible.h"

#include <algorithm>
#include <iterator>

namespace mitogen {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// Ascending. Source: UnicodeData.txt and DerivedCoreProperties.txt of Unicode
// 15.0; U+2800, the Braille pattern without a dot, is in neither.
constexpr Range kInvisible[] = {
    {0x0, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},
    {0x34f, 0x34f},     {0x600, 0x605},     {0x61c, 0x61c},
    {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},
    {0x8e2, 0x8e2},     {0x115f, 0x1160},   {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f},   {0x2800, 0x2800},   {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},   {0x110bd, 0x110bd}, {0x110cd, 0x110cd},
    {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
};

}  // namespace

bool IsInvisible(uint32_t code_point) {
  if (code_point >= 0x20 && code_point < 0x7f) return false;
  const Range* const range = std::lower_bound(
      std::begin(kInvisible), std::end(kInvisible), code_point,
      [](const Range& row, uint32_t value) { return row.last < value; });
  return range != std::end(kInvisible) && range->first <= code_point;
}

}  // namespace mitogen
