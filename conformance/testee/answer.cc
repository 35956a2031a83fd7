#include "conformance/testee/answer.h"

#include "absl/strings/str_cat.h"
#include "conformance/json/json_text.h"
#include "protocol/text/text.h"

namespace mitogen {

std::string* AnswerWriter::Begin(absl::string_view key) {
  absl::StrAppend(&members_, ",\"", key, "\":");
  return &members_;
}

void AnswerWriter::Number(absl::string_view key, uint64_t number) {
  absl::StrAppend(Begin(key), number);
}

void AnswerWriter::Text(absl::string_view key, absl::string_view text) {
  AppendJsonString(ReplaceInvalidUtf8(text), Begin(key));
}

void AnswerWriter::Bytes(absl::string_view key, absl::string_view bytes) {
  AppendJsonHex(bytes, Begin(key));
}

}  // namespace mitogen
