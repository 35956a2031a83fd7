// What a decoder says about input that it refuses.

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/decoder_input.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

// How much of a name that is refused an error shows.
constexpr size_t kShownName = 80;

std::string OpcodeText(uint8_t byte) {
  const OpcodeRow* row = FindOpcode(byte);
  if (row == nullptr)
    return absl::StrCat("byte 0x", absl::Hex(byte, absl::kZeroPad2));
  return std::string(row->name);
}

}  // namespace

std::string PickleDecoder::Shown(absl::string_view text) {
  return absl::CHexEscape(text.substr(0, kShownName));
}

bool PickleDecoder::Fail(absl::string_view clause, absl::string_view message) {
  const uint8_t byte =
      opcode_position_ < input_.size() ? input_[opcode_position_] : 0;
  failure_ = PeerFault(clause, absl::StrCat(OpcodeText(byte), ": ", message),
                       opcode_position_);
  return false;
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailLimit(absl::string_view what,
                                                      uint64_t limit) {
  failure_ = LimitFault(
      "PKL-21",
      absl::StrCat("expected at most ", limit, " ", what, ", got more"),
      opcode_position_);
  return false;
}

bool PickleDecoder::FailOpcode(uint8_t byte) {
  const OpcodeRow* row = FindOpcode(byte);
  if (row == nullptr) {
    return Fail("PKL-3", "expected an opcode of protocols 0 to 5, got none");
  }
  return Fail("PKL-4", "expected data, got an opcode that is refused");
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailTruncated(uint64_t wanted) {
  const size_t left = input_.size() - position_;
  const std::string where =
      opcode_position_ < input_.size()
          ? absl::StrCat(OpcodeText(input_[opcode_position_]), ": ")
          : "";
  failure_ = PeerFault("PKL-1",
                       absl::StrCat(where, "expected ", wanted,
                                    " more bytes of pickle, got ", left),
                       opcode_position_);
  return false;
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailText(absl::string_view text) {
  return Fail("PKL-12", absl::StrCat("expected text in UTF-8, got other bytes "
                                     "from its byte ",
                                     ValidWtf8Prefix(text), " on"));
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailOperands(size_t wanted) {
  return Fail(
      "PKL-6",
      absl::StrCat("expected ", wanted,
                   " values on the stack above the innermost MARK, got ",
                   Operands()));
}

bool PickleDecoder::FailContainer(absl::string_view wanted, ValueId got) {
  return Fail("PKL-13", absl::StrCat("expected ", wanted, ", got ",
                                     ValueKindName(doc_->kind(got))));
}

}  // namespace mitogen
