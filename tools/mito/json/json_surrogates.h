// JSON whose strings have escapes of lone surrogates, such as \udc80. Python
// has such text, and AppendJsonString() writes it so, but the JSON library
// refuses it. This class turns the escapes into text that the library takes,
// and finds them again in it.

#ifndef MITOGEN_TOOLS_MITO_JSON_JSON_SURROGATES_H_
#define MITOGEN_TOOLS_MITO_JSON_JSON_SURROGATES_H_

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

  // The text for the library.
  absl::string_view json() const { return is_rewritten_ ? rewritten_ : json_; }
  // Turns a string that the library read into WTF-8.
  std::string Restore(std::string text) const;
  // The position in the original text for one in json().
  size_t OriginalPosition(size_t position) const;

 private:
  void Rewrite();

  const absl::string_view json_;
  bool is_rewritten_ = false;
  std::string rewritten_;
  // The ends of the replaced pieces, in `rewritten_` and in `json_`.
  std::vector<std::pair<size_t, size_t>> ends_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_JSON_SURROGATES_H_
