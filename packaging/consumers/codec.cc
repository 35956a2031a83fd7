// Writes a frame whose payload is a pickle, and reads both again.

#include <cstdio>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace {

using mitogen::Document;
using mitogen::FrameDecoder;
using mitogen::Message;
using mitogen::MessageView;
using mitogen::ValueId;

absl::StatusOr<std::string> WriteFrame() {
  Document doc;
  Message message = {.header = {.dst_id = 1, .handle = 101}};
  absl::Status status =
      EncodePickle(doc, doc.Tuple({doc.Text("answer"), doc.Int(42)}),
                   mitogen::PickleProfile::kCompact, &message.payload);
  if (!status.ok()) return status;
  std::string frame;
  status = AppendFrame(message.view(), mitogen::Dialect(), mitogen::Limits(),
                       &frame);
  if (!status.ok()) return status;
  return frame;
}

absl::StatusOr<std::string> ReadFrame(const std::string& frame) {
  FrameDecoder frames = FrameDecoder(mitogen::Dialect(), mitogen::Limits());
  frames.Feed(frame);
  const absl::StatusOr<std::optional<MessageView>> message = frames.Next();
  if (!message.ok()) return message.status();
  if (!message->has_value()) return frames.CheckEnd();
  Document doc;
  const absl::StatusOr<ValueId> value =
      mitogen::PickleDecoder(mitogen::Limits())
          .Decode((*message)->payload, &doc);
  if (!value.ok()) return value.status();
  return Repr(doc, *value);
}

}  // namespace

int main() {
  absl::StatusOr<std::string> text = WriteFrame();
  if (text.ok()) text = ReadFrame(*text);
  printf("%s\n", text.ok() ? text->c_str() : text.status().ToString().c_str());
  return text.value_or("") == "('answer', 42)" ? 0 : 1;
}
