#include "router/service/testing/service_caller.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/limits.h"
#include "protocol/payload/call_reply.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/decode/decoder.h"

namespace mitogen {

Message ServiceMessage(absl::string_view service, absl::string_view method,
                       const Arguments& arguments) {
  Document document;
  const ValueId kwargs = document.NewKwargs();
  if (arguments != nullptr) arguments(&document, kwargs);
  Message message = *ToMessage(CallService{service, method, kwargs}, Dialect(),
                               PickleProfile::kCompact, &document);
  message.header.dst_id = 0;
  return message;
}

std::string DescribeReply(const MessageView& message) {
  if (message.header.encoding == Encoding::kRaw) {
    return absl::StrCat("chunk ", message.payload.size());
  }
  PickleDecoder decoder{Limits()};
  Document document;
  const absl::StatusOr<CallReply> reply =
      ParseCallReply(message, &decoder, &document);
  if (!reply.ok()) return reply.status().ToString();
  if (reply->dead_reason.has_value()) {
    return absl::StrCat("dead: ", *reply->dead_reason);
  }
  if (document.kind(reply->value) == ValueKind::kCallError) {
    return absl::StrCat("error: ", document.text(reply->value));
  }
  return absl::StrCat("value: ", Repr(document, reply->value));
}

ServiceCaller::ServiceCaller()
    : router(Identity{}, RouterOptions{}, &sink, &sink),
      first(*router.AddLink({1, std::nullopt})),
      second(*router.AddLink({2, std::nullopt})) {
  router.AddRoute(3, first).IgnoreError();
}

void ServiceCaller::Call(uint32_t src_id, uint32_t reply_to,
                         absl::string_view service, absl::string_view method,
                         const Arguments& arguments) {
  Message message = ServiceMessage(service, method, arguments);
  message.header.reply_to = reply_to;
  Receive(src_id, std::move(message));
}

void ServiceCaller::Receive(uint32_t src_id, Message message) {
  message.header.src_id = src_id;
  message.header.auth_id = src_id;
  if (src_id == 0) {
    router.Route(message.view());
  } else {
    router.Receive(*router.LinkTo(src_id), message.view());
  }
}

std::vector<std::string> ServiceCaller::Take(uint32_t context_id,
                                             uint32_t handle) {
  std::vector<std::string> taken;
  std::erase_if(sink.sent, [&](const RecordingSink::Sent& sent) {
    const MessageHeader& header = sent.message.header;
    if (header.dst_id != context_id || header.handle != handle) return false;
    taken.push_back(DescribeReply(sent.message.view()));
    return true;
  });
  return taken;
}

}  // namespace mitogen
