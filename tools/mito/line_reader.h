// Reads lines of the small files that people write, such as hosts and
// passwords. Other systems put a byte order mark before the first line and a
// carriage return after each; neither is part of a word.

#ifndef MITOGEN_TOOLS_MITO_LINE_READER_H_
#define MITOGEN_TOOLS_MITO_LINE_READER_H_

#include <istream>
#include <string>

namespace mitogen::mito {

class LineReader {
 public:
  // Keeps a reference to `in`.
  explicit LineReader(std::istream* in) : in_(*in) {}

  // False at the end. The line comes without its line break.
  bool Next(std::string* line);

 private:
  std::istream& in_;
  bool is_first_ = true;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_LINE_READER_H_
