#include "tools/mito/json/answer_limits.h"

#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen::mito {
namespace {

// A pickle that makes `count` empty tuples, and throws each away.
std::string Discarded(size_t count) {
  std::string pickle = "\x80\x02";
  for (size_t i = 0; i < count; ++i) pickle += ")0";
  return pickle + "N.";
}

absl::Status Read(size_t discarded) {
  Document document;
  PickleDecoder decoder(AnswerLimits(Limits().max_message_size));
  return decoder.Decode(Discarded(discarded), &document).status();
}

TEST(AnswerLimitsTest, ReadsNoMoreOpcodesThanJsonHasRoomFor) {
  EXPECT_EQ(Read(1000), absl::OkStatus());
  EXPECT_EQ(Read(kMaxJsonSize / 4).code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace mitogen::mito
