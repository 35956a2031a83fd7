#include "mitogen/frame.h"

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "capi/handles.h"
#include "protocol/frame.h"

namespace mitogen::capi {

static_assert(MITOGEN_LEGACY == static_cast<int>(Encoding::kLegacy));
static_assert(MITOGEN_PICKLE == static_cast<int>(Encoding::kPickle));
static_assert(MITOGEN_RAW == static_cast<int>(Encoding::kRaw));
static_assert(MITOGEN_IS_DEAD == kIsDead);

MessageView ViewOf(const mitogen_message& message) {
  MessageView view;
  view.header.encoding = static_cast<Encoding>(message.encoding);
  view.header.dst_id = message.dst_id;
  view.header.src_id = message.src_id;
  view.header.auth_id = message.auth_id;
  view.header.handle = message.handle;
  view.header.reply_to = message.reply_to;
  view.payload = ViewOf(message.payload, message.payload_size);
  return view;
}

mitogen_message MessageOf(const MessageView& view) {
  const MessageHeader& header = view.header;
  return {static_cast<uint32_t>(header.encoding),
          header.dst_id,
          header.src_id,
          header.auth_id,
          header.handle,
          header.reply_to,
          view.payload.data(),
          view.payload.size()};
}

namespace {

// A larger number would lose its upper half on the way to the header.
absl::Status CheckEncoding(uint32_t encoding) {
  if (encoding <= 0xffff) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("expected an encoding of 16 bits, got ", encoding));
}

}  // namespace
}  // namespace mitogen::capi

struct mitogen_decoder {
  mitogen::FrameDecoder decoder;
};

using mitogen::capi::ResultOf;
using mitogen::capi::ViewOf;

extern "C" {

mitogen_result mitogen_frame_append(const mitogen_settings* settings,
                                    const mitogen_message* message,
                                    mitogen_buffer* out, mitogen_error* error) {
  const absl::Status encoding = mitogen::capi::CheckEncoding(message->encoding);
  if (!encoding.ok()) return ResultOf(encoding, error);
  return ResultOf(mitogen::AppendFrame(ViewOf(*message), settings->dialect,
                                       settings->limits, &out->bytes),
                  error);
}

mitogen_decoder* mitogen_decoder_new(const mitogen_settings* settings) {
  return new mitogen_decoder{
      mitogen::FrameDecoder(settings->dialect, settings->limits)};
}

void mitogen_decoder_free(mitogen_decoder* decoder) { delete decoder; }

void mitogen_decoder_feed(mitogen_decoder* decoder, const char* bytes,
                          size_t size) {
  decoder->decoder.Feed(ViewOf(bytes, size));
}

mitogen_result mitogen_decoder_next(mitogen_decoder* decoder,
                                    mitogen_message* message,
                                    mitogen_error* error) {
  const absl::StatusOr<std::optional<mitogen::MessageView>> next =
      decoder->decoder.Next();
  if (!next.ok()) return ResultOf(next.status(), error);
  if (!next->has_value()) return MITOGEN_NOTHING;
  *message = mitogen::capi::MessageOf(**next);
  return MITOGEN_OK;
}

mitogen_result mitogen_decoder_check_end(const mitogen_decoder* decoder,
                                         mitogen_error* error) {
  return ResultOf(decoder->decoder.CheckEnd(), error);
}

}  // extern "C"
