#include "tools/mito/line_reader.h"

namespace mitogen::mito {
namespace {

constexpr char kByteOrderMark[] = "\xef\xbb\xbf";

}  // namespace

bool LineReader::Next(std::string* line) {
  if (!std::getline(in_, *line)) return false;
  if (is_first_ && line->starts_with(kByteOrderMark)) {
    line->erase(0, sizeof kByteOrderMark - 1);
  }
  is_first_ = false;
  if (line->ends_with('\r')) line->pop_back();
  return true;
}

}  // namespace mitogen::mito
