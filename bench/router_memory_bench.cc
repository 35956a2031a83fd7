// What a router keeps on the heap for each route, handle, remembered sender,
// and link, in bytes: the mean of many, as an honest tree makes them.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "protocol/pickle/testing/heap_peak.h"
#include "router/router.h"

namespace mitogen {
namespace {

class NullSink : public LinkSender, public LogRecorder {
 public:
  SendResult Send(LinkId, const MessageView&) override {
    return SendResult::kSent;
  }
  void Log(const LogRecord&) override {}
};

constexpr uint32_t kMany = 100000;

template <typename Work>
void Print(const char* what, Work work) {
  NullSink sink;
  Router router({0, {}}, {.min_log_level = kLogInfo}, &sink, &sink);
  const LinkId link = *router.AddLink({1, std::nullopt});
  StartHeapPeak();
  for (uint32_t i = 0; i < kMany; ++i) work(&router, link, i);
  std::printf("| %s | %.0f |\n", what, double(HeapLive()) / kMany);
}

void CheckOk(bool ok) {
  if (!ok) std::abort();
}

void PrintAll() {
  std::printf("| one of %u | bytes |\n|---|---:|\n", kMany);
  Print("route, ids in a row", [](Router* router, LinkId link, uint32_t i) {
    CheckOk(router->AddRoute(2 + i, link).ok());
  });
  Print("route, ids far apart", [](Router* router, LinkId link, uint32_t i) {
    CheckOk(router->AddRoute(0xffffffff - 40000 * i, link).ok());
  });
  Print("handle that waits for a respondent",
        [](Router* router, LinkId, uint32_t i) {
          CheckOk(router
                      ->AddHandler({.persist = false, .respondent = i},
                                   [](const MessageView&) {})
                      .ok());
        });
  Print("route, and who sent there",
        [](Router* router, LinkId link, uint32_t i) {
          CheckOk(router->AddRoute(2 + i, link).ok());
          MessageHeader header;
          header.src_id = header.auth_id = 1;
          header.dst_id = 2 + i;
          router->Receive(link, {header, ""});
        });
  Print("link", [](Router* router, LinkId, uint32_t i) {
    CheckOk(router->AddLink({2 + i, std::nullopt}).ok());
  });
}

}  // namespace
}  // namespace mitogen

int main() { mitogen::PrintAll(); }
