// Forwards messages through one router. Bytes of frames come in by each link in
// turn, are split, routed, and encoded again for the link that leads to their
// destination. Every context talks to one other, drawn at random, and the
// contexts behind a link take turns at random.
//
// Large payloads are handed on as the view that a gathering write takes, small
// ones gather in the queue of their link, as in a real transport.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/output_queue.h"
#include "router/router.h"

namespace mitogen {
namespace {

// mitogen/core.py, CHUNK_SIZE.
constexpr size_t kReadSize = 128 << 10;
// From here on a payload is not copied into a queue.
constexpr size_t kGather = 16 << 10;
constexpr size_t kTotalInput = 1 << 20;
constexpr size_t kMinMessages = 32;

class Transports : public LinkSender, public LogRecorder {
 public:
  explicit Transports(size_t links) {
    for (size_t i = 0; i < links; ++i) {
      queues_.push_back(
          std::make_unique<OutputQueue>(Dialect(), Limits(), OutputLimits()));
    }
  }

  SendResult Send(LinkId link, const MessageView& message) override {
    OutputQueue& queue = *queues_[SlotOf(link)];
    if (message.payload.size() >= kGather) {
      char header[kFrameHeaderSize];
      EncodeFrameHeader(message.header, message.payload.size(), header);
      benchmark::DoNotOptimize(header);
      benchmark::DoNotOptimize(message.payload.data());
      return SendResult::kSent;
    }
    if (queue.waiting().empty()) dirty_.push_back(&queue);
    return *queue.Append(message);
  }

  void Log(const LogRecord&) override { std::abort(); }

  // Writes what the last read brought.
  void Write() {
    for (OutputQueue* queue : dirty_) {
      benchmark::DoNotOptimize(queue->waiting().data());
      queue->Consume(queue->waiting().size());
    }
    dirty_.clear();
  }

 private:
  std::vector<std::unique_ptr<OutputQueue>> queues_;
  std::vector<OutputQueue*> dirty_;
};

struct World {
  World(size_t link_count, size_t route_count, size_t payload_size)
      : transports(link_count), router({0, {}}, {}, &transports, &transports) {
    std::mt19937 random(1);
    std::vector<std::vector<uint32_t>> behind(link_count);
    for (uint32_t id = 1; id <= route_count; ++id) {
      const size_t link = (id - 1) % link_count;
      if (id <= link_count) {
        links.push_back(*router.AddLink({id, std::nullopt}));
      } else if (!router.AddRoute(id, links[link]).ok()) {
        std::abort();
      }
      behind[link].push_back(id);
    }
    const std::string payload(payload_size, 'x');
    const size_t each =
        std::max(payload_size < kGather ? kMinMessages : 2,
                 kTotalInput / link_count / (payload_size + kFrameHeaderSize));
    std::vector<uint32_t> partners(route_count + 1);
    for (uint32_t& partner : partners) partner = 1 + random() % route_count;
    for (size_t link = 0; link < link_count; ++link) {
      decoders.push_back(std::make_unique<FrameDecoder>(Dialect(), Limits()));
      std::string input;
      for (size_t i = 0; i < each; ++i) {
        MessageHeader header;
        header.src_id = behind[link][random() % behind[link].size()];
        header.auth_id = header.src_id;
        header.dst_id = partners[header.src_id];
        header.handle = 1001;
        const absl::Status status =
            AppendFrame({header, payload}, Dialect(), Limits(), &input);
        if (!status.ok()) std::abort();
      }
      inputs.push_back(std::move(input));
    }
  }

  size_t ForwardAll() {
    size_t messages = 0;
    for (size_t link = 0; link < links.size(); ++link) {
      for (absl::string_view rest = inputs[link]; !rest.empty();) {
        const absl::Span<char> space = decoders[link]->WritableSpan();
        const size_t size = std::min({kReadSize, space.size(), rest.size()});
        std::memcpy(space.data(), rest.data(), size);
        decoders[link]->Commit(size);
        messages += Drain(link);
        transports.Write();
        rest.remove_prefix(size);
      }
    }
    return messages;
  }

  size_t Drain(size_t link) {
    for (size_t messages = 0;; ++messages) {
      const absl::StatusOr<std::optional<MessageView>> message =
          decoders[link]->Next();
      if (!message.ok()) std::abort();
      if (!message->has_value()) return messages;
      router.Receive(links[link], **message);
    }
  }

  Transports transports;
  Router router;
  std::vector<LinkId> links;
  std::vector<std::unique_ptr<FrameDecoder>> decoders;
  std::vector<std::string> inputs;
};

void Forward(benchmark::State& state, size_t links, size_t routes,
             size_t payload_size) {
  World world(links, routes, payload_size);
  size_t messages = 0;
  for (auto _ : state) messages += world.ForwardAll();
  if (world.router.counters().forwarded.messages != messages) std::abort();
  state.SetItemsProcessed(messages);
}

// Adds and loses a route; an item is one route that did both.
void AddAndLose(benchmark::State& state, size_t routes) {
  Transports transports(2);
  Router router({0, {}}, {}, &transports, &transports);
  for (auto _ : state) {
    const LinkId link = *router.AddLink({1, std::nullopt});
    for (uint32_t id = 2; id < 2 + routes; ++id) {
      if (!router.AddRoute(id, link).ok()) std::abort();
    }
    router.LoseLink(link);
  }
  state.SetItemsProcessed(state.iterations() * routes);
}

BENCHMARK_CAPTURE(Forward, , 2, 10, 64)->Name("forward/64 B/2/10");
BENCHMARK_CAPTURE(Forward, , 2, 100000, 64)->Name("forward/64 B/2/100000");
BENCHMARK_CAPTURE(Forward, , 1000, 1000, 64)->Name("forward/64 B/1000/1000");
BENCHMARK_CAPTURE(Forward, , 1000, 100000, 64)
    ->Name("forward/64 B/1000/100000");
BENCHMARK_CAPTURE(Forward, , 2, 10, 64 << 10)->Name("forward/64 KiB/2/10");
BENCHMARK_CAPTURE(Forward, , 1000, 100000, 64 << 10)
    ->Name("forward/64 KiB/1000/100000");
BENCHMARK_CAPTURE(AddAndLose, , 100000)->Name("routes/100000");

}  // namespace
}  // namespace mitogen

BENCHMARK_MAIN();
