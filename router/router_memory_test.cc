// What passes through a router, and what it keeps, by the heap.

#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "protocol/pickle/testing/heap_peak.h"
#include "router/output_queue.h"
#include "router/router.h"

namespace mitogen {
namespace {

// Queues what leaves, as a transport does.
class QueueSink : public LinkSender, public LogRecorder {
 public:
  SendResult Send(LinkId, const MessageView& message) override {
    const SendResult result = *queue.Append(message);
    queue.Consume(queue.waiting().size());
    return result;
  }
  void Log(const LogRecord&) override {}

  OutputQueue queue{*DialectOf(kNewestRelease), Limits(), OutputLimits()};
};

MessageView From(uint32_t src, uint32_t dst, absl::string_view payload) {
  MessageHeader header;
  header.src_id = header.auth_id = src;
  header.dst_id = dst;
  header.handle = 500;
  return {header, payload};
}

class RouterMemoryTest : public testing::Test {
 protected:
  QueueSink sink_;
  Router router_{{0, {}}, {.min_log_level = kLogInfo}, &sink_, &sink_};
};

TEST_F(RouterMemoryTest, AllocatesNothingForAFrameThatPassesThrough) {
  const LinkId first = *router_.AddLink({1, std::nullopt});
  ASSERT_TRUE(router_.AddLink({2, std::nullopt}).ok());
  const std::string payload(1000, 'x');
  router_.Receive(first, From(1, 2, payload));
  StartHeapPeak();
  for (int i = 0; i < 1000; ++i) router_.Receive(first, From(1, 2, payload));
  EXPECT_EQ(HeapAllocations(), 0);
  EXPECT_EQ(router_.counters().forwarded.messages, 1001);
}

TEST_F(RouterMemoryTest, KeepsARouteInFewBytes) {
  constexpr uint32_t kRoutes = 100000;
  const LinkId link = *router_.AddLink({1, std::nullopt});
  StartHeapPeak();
  for (uint32_t id = 2; id < 2 + kRoutes; ++id) {
    ASSERT_TRUE(router_.AddRoute(id, link).ok());
  }
  EXPECT_LE(HeapLive(), 52u * kRoutes);
}

TEST_F(RouterMemoryTest, KeepsARouteToAnyIdInFewBytes) {
  constexpr uint32_t kRoutes = 100000;
  const LinkId link = *router_.AddLink({1, std::nullopt});
  StartHeapPeak();
  for (uint32_t i = 0; i < kRoutes; ++i) {
    ASSERT_TRUE(router_.AddRoute(0xffffffff - i * 40000, link).ok());
  }
  EXPECT_LE(HeapLive(), 52u * kRoutes);
}

TEST_F(RouterMemoryTest, GivesBackWhatALostLinkTook) {
  StartHeapPeak();
  for (int round = 0; round < 2; ++round) {
    const LinkId link = *router_.AddLink({1, std::nullopt});
    for (uint32_t id = 2; id < 10000; ++id) {
      ASSERT_TRUE(router_.AddRoute(id, link).ok());
      router_.Receive(link, From(id, 1, "x"));
    }
    router_.LoseLink(link);
    EXPECT_LE(HeapLive(), 4096u);
  }
}

}  // namespace
}  // namespace mitogen
