// JSON whose strings have escapes of lone surrogates, such as \udc80: Python
// has such text, AppendJsonString() writes it so, and the JSON library refuses
// it. For the library they become something that it takes, in which this class
// finds them again.

#ifndef MITOGEN_TOOLS_MITO_JSON_SURROGATES_H_
#define MITOGEN_TOOLS_MITO_JSON_SURROGATES_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace mitogen::mito {

class JsonSurrogates {
 public:
  // Keeps a reference to `json`, which may be anything.
  explicit JsonSurrogates(absl::string_view json);

  // For the library.
  absl::string_view json() const { return is_rewritten_ ? rewritten_ : json_; }
  // A string that the library read, as WTF-8.
  std::string Restore(std::string text) const;
  // Where a place of json() is in the text that was given.
  size_t OriginalPosition(size_t position) const;

 private:
  void Rewrite();

  const absl::string_view json_;
  bool is_rewritten_ = false;
  std::string rewritten_;
  // Ends of what was replaced: in `rewritten_`, and in `json_`.
  std::vector<std::pair<size_t, size_t>> ends_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_SURROGATES_H_
