// An agent in the event loop of a program that has one already: the loop counts
// ticks of a timer, and a parent asks for the count. There is one thread, so
// the count needs no lock.

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "stub/child.h"

namespace {

using mitogen::ChildLoop;

constexpr long kTickNs = 10'000'000;

// Makes a descriptor that is readable every 10 ms.
int StartTimer() {
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec ticks = {{0, kTickNs}, {0, kTickNs}};
  timerfd_settime(timer, 0, &ticks, nullptr);
  return timer;
}

int RunLoop(ChildLoop* child, int timer, int64_t* ticks) {
  std::vector<pollfd> descriptors;
  while (!child->ended().has_value()) {
    descriptors.assign(1, {timer, POLLIN, 0});
    child->AppendPollDescriptors(&descriptors);
    poll(descriptors.data(), descriptors.size(), child->PollTimeoutMs());
    uint64_t expired = 0;
    if (descriptors[0].revents != 0 &&
        read(timer, &expired, sizeof expired) == sizeof expired) {
      *ticks += static_cast<int64_t>(expired);
    }
    child->Turn();
  }
  return *child->ended();
}

}  // namespace

int main(int argc, char** argv) {
  int64_t ticks = 0;
  mitogen::ChildFunctions functions;
  functions.Add("ticker.count", {}, [&ticks] { return ticks; });
  const absl::StatusOr<std::unique_ptr<ChildLoop>> child =
      ChildLoop::Boot(argc, argv, {.functions = std::move(functions)});
  if (!child.ok()) {
    const std::string words = child.status().ToString();
    fprintf(stderr, "%s\n", words.c_str());
    return 1;
  }
  return RunLoop(child->get(), StartTimer(), &ticks);
}
