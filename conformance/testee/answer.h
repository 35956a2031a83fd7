// The members of one answer of the testee protocol, as JSON text. Text and not
// a tree: a value of a million nodes is written once, where it belongs.

#ifndef MITOGEN_CONFORMANCE_TESTEE_ANSWER_H_
#define MITOGEN_CONFORMANCE_TESTEE_ANSWER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

class AnswerWriter {
 public:
  // Begins a member, whose JSON the caller appends to what is returned, before
  // anything else is added.
  std::string* Begin(absl::string_view key);

  void Number(absl::string_view key, uint64_t number);
  // `text` is shown to people: what is not UTF-8 in it is replaced.
  void Text(absl::string_view key, absl::string_view text);
  void Bytes(absl::string_view key, absl::string_view bytes);

  // The members, each with a comma before it.
  const std::string& members() const { return members_; }

 private:
  std::string members_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_ANSWER_H_
