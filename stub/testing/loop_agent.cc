// A child in a poll loop, for tests. It captures no output.

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "stub/child.h"

namespace mitogen {
namespace {

// Lets calls wait for each other.
class Meeting {
 public:
  // Returns once `guests` threads are here.
  void Join(int guests) {
    std::unique_lock<std::mutex> lock(mutex_);
    ++present_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return present_ >= guests; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int present_ = 0;
};

int Main(int argc, char** argv) {
  Meeting meeting;
  const pid_t thread = gettid();
  ChildFunctions functions;
  functions.AddSlow("agent.meet", {"guests"},
                    [&](int guests) { meeting.Join(guests); });
  functions.Add("agent.is_on_loop", {}, [&] { return gettid() == thread; });
  functions.Add("agent.wait", {}, [](Child& child) { return child.Detach(); });
  functions.Add("agent.shut_down", {}, [](Child& child) { child.Shutdown(); });
  absl::StatusOr<std::unique_ptr<ChildLoop>> child = ChildLoop::Boot(
      argc, argv, {.functions = std::move(functions), .capture_output = false});
  if (!child.ok()) return 1;
  std::vector<pollfd> descriptors;
  while (!(*child)->ended().has_value()) {
    descriptors.clear();
    (*child)->AppendPollDescriptors(&descriptors);
    poll(descriptors.data(), descriptors.size(), (*child)->PollTimeoutMs());
    (*child)->Turn();
  }
  return *(*child)->ended();
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) { return mitogen::Main(argc, argv); }
