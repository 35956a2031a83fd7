// Lines for standard output, or another file, from any thread, written by a
// thread of its own: whoever adds one never waits for whoever reads them.
//
// Contract. What waits is bounded in bytes, and each kind of line has its own
// end there: a small one is always taken; a large one is refused, and whoever
// adds it says so in a small one; one that may be dropped is, and a notice is
// written that says how many were. Lines are made on the writer's thread, when
// it is their turn, so that what is not read takes no time either.
//
// Lines are written as they were added, but once more than `max_in_order_bytes`
// of those that may be dropped wait, the others pass them: whoever logs much
// does not hold up the answers.
//
// Whoever causes large lines asks HasRoom() before the next one, and waits if
// it is false. Then none is refused while the reader takes some bytes now and
// then, however slowly. A reader that takes nothing for as long as `patience`
// is waited for no longer: until it reads again, what has no room is refused.

#ifndef MITOGEN_TOOLS_MITO_OUTPUT_LINES_H_
#define MITOGEN_TOOLS_MITO_OUTPUT_LINES_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "stub/os/os_thread.h"

namespace mitogen::mito {

struct OutputBounds {
  // From here on there is no room, and AwaitRoom() waits. Large lines that were
  // on their way are taken up to three times as much, unless nobody reads.
  size_t max_bytes = size_t{256} << 20;
  // From here on lines are dropped that may be; only those count.
  size_t max_droppable_bytes = size_t{8} << 20;
  size_t max_in_order_bytes = size_t{1} << 20;
  std::chrono::milliseconds patience = std::chrono::seconds(30);
};

class OutputLines {
 public:
  // Writes lines with their ends. False if they did not arrive, and nothing
  // will: lines are lost from then on.
  using Writer = std::function<bool(absl::string_view lines)>;
  // Makes a line, without its end.
  using Maker = absl::AnyInvocable<std::string()>;
  // Makes the notice that so many lines were dropped.
  using DropNotice = std::function<std::string(uint64_t count)>;

  // ResourceExhausted if there is no thread to be had.
  static absl::StatusOr<std::unique_ptr<OutputLines>> Start(
      Writer write, DropNotice notice, const OutputBounds& bounds = {});
  // Writes what there is.
  ~OutputLines();

  OutputLines(const OutputLines&) = delete;
  OutputLines& operator=(const OutputLines&) = delete;

  // Calls `on_lost` once if lines are lost, from the writer's thread. To be set
  // before the first line.
  void OnLost(std::function<void()> on_lost);

  // `line` without its end.
  void Add(std::string line);
  // A line that takes `bytes` until it is written. False if it was refused.
  bool AddLarge(size_t bytes, Maker make);
  void AddDroppable(size_t bytes, Maker make);

  // False while as much waits as may, and somebody reads.
  bool HasRoom();
  // Waits while as much waits as may: for whoever causes lines.
  void AwaitRoom();
  // Waits until as many lines are written as were added before.
  void Flush();

 private:
  struct Line {
    size_t bytes;
    // How many were added before.
    uint64_t rank;
    Maker make;
  };
  struct Queue {
    std::deque<Line> lines;
    // Of those, and of the ones that are being written.
    size_t bytes = 0;
  };

  OutputLines(Writer write, DropNotice notice, const OutputBounds& bounds)
      : write_(std::move(write)), notice_(std::move(notice)), bounds_(bounds) {}

  using Clock = std::chrono::steady_clock;

  void Run();
  // With the mutex held.
  bool IsStalled() const;
  // With the mutex held, but not while lines are made or written.
  void WriteSome(std::unique_lock<std::mutex>* lock);
  void Write(absl::string_view batch, std::unique_lock<std::mutex>* lock);
  void Lose(std::unique_lock<std::mutex>* lock);
  // With the mutex held.
  void Push(size_t bytes, Maker make, Queue* queue);
  void PushNotice();
  Queue* NextQueue();
  bool empty() const { return kept_.lines.empty() && droppable_.lines.empty(); }
  size_t bytes() const { return kept_.bytes + droppable_.bytes; }

  const Writer write_;
  const DropNotice notice_;
  const OutputBounds bounds_;
  std::mutex mutex_;
  // Lines came, or went.
  std::condition_variable changed_;
  Queue kept_;
  Queue droppable_;
  // When the reader last took something, or there was nothing to take.
  Clock::time_point last_taken_;
  uint64_t dropped_ = 0;
  // Lines that ever came, and that ever went.
  uint64_t added_ = 0;
  uint64_t written_ = 0;
  bool stopping_ = false;
  bool lost_ = false;
  std::function<void()> on_lost_;
  OsThread thread_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_OUTPUT_LINES_H_
