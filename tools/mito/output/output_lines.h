// Lines for standard output, or another file, from any thread. A thread of its
// own writes them, so adding a line never waits for the reader.
//
// Contract. The bytes that wait are bounded. At the bound a small line is still
// taken. A large line is refused, and the caller adds a small one that says so.
// A droppable line is dropped, and a notice is written that says how many were.
// Lines are made on the writer's thread when it is their turn, so lines that
// nobody reads take no time.
//
// Lines are written in the order in which they were added. But once more than
// `max_in_order_bytes` of droppable lines wait, the others pass them, so many
// logs do not hold up the answers.
//
// Before causing a large line, ask HasRoom(), and wait if it is false. Then
// none is refused while the reader takes some bytes now and then, however
// slowly. If a reader takes nothing for as long as `patience`, nobody waits for
// it any longer: until it reads again, what has no room is refused.
//
// The destructor waits for the reader. EndBy() ends without one.

#ifndef MITOGEN_TOOLS_MITO_OUTPUT_OUTPUT_LINES_H_
#define MITOGEN_TOOLS_MITO_OUTPUT_OUTPUT_LINES_H_

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
  // Once this much waits there is no room, and AwaitRoom() waits. Large lines
  // that were on their way are taken up to three times as much, unless nobody
  // reads.
  size_t max_bytes = size_t{256} << 20;
  // Once this much of droppable lines waits, more of them are dropped.
  size_t max_droppable_bytes = size_t{8} << 20;
  size_t max_in_order_bytes = size_t{1} << 20;
  std::chrono::milliseconds patience = std::chrono::seconds(30);
  // Lines are written together up to this size. A longer line is written in
  // parts, so that it shows whether somebody reads.
  size_t batch_bytes = size_t{64} << 10;
};

class OutputLines {
 public:
  // Writes lines with their ends. False if they did not arrive; then all later
  // lines are lost.
  using Writer = std::function<bool(absl::string_view lines)>;
  // Makes a line, without its end.
  using Maker = absl::AnyInvocable<std::string()>;
  // Makes the notice that says how many lines were dropped.
  using DropNotice = std::function<std::string(uint64_t count)>;

  // ResourceExhausted if there is no thread to be had.
  static absl::StatusOr<std::unique_ptr<OutputLines>> Start(
      Writer write, DropNotice notice, const OutputBounds& bounds = {});
  // Writes all lines that wait, however long that takes.
  ~OutputLines();
  // Does so until `deadline`, and then drops the droppable lines that still
  // wait, which the notice says if it can be written within `last_words`. If
  // the writer hangs even then, it is left behind with all that it uses.
  static void EndBy(
      std::unique_ptr<OutputLines> output,
      std::chrono::steady_clock::time_point deadline,
      std::chrono::milliseconds last_words = std::chrono::milliseconds(250));

  OutputLines(const OutputLines&) = delete;
  OutputLines& operator=(const OutputLines&) = delete;

  // Calls `on_lost` once if lines are lost, from the writer's thread. Call this
  // before the first line is added.
  void OnLost(std::function<void()> on_lost);

  // `line` has no line end.
  void Add(std::string line);
  // A line that takes `bytes` until it is written. False if it was refused.
  bool AddLarge(size_t bytes, Maker make);
  void AddDroppable(size_t bytes, Maker make);

  // False while the bound is reached, and somebody reads.
  bool HasRoom();
  // Waits while HasRoom() is false. For threads that cause lines.
  void AwaitRoom();

 private:
  struct Line {
    size_t bytes;
    // How many lines were added before it.
    uint64_t rank;
    Maker make;
  };
  struct Queue {
    std::deque<Line> lines;
    // The bytes of those lines, and of the ones that are being written.
    size_t bytes = 0;
  };

  OutputLines(Writer write, DropNotice notice, const OutputBounds& bounds)
      : write_(std::move(write)), notice_(std::move(notice)), bounds_(bounds) {}

  using Clock = std::chrono::steady_clock;

  void Run();
  // The mutex is held.
  bool IsStalled() const;
  // The mutex is held, but not while lines are made or written.
  void WriteSome(std::unique_lock<std::mutex>* lock);
  void Write(absl::string_view batch, std::unique_lock<std::mutex>* lock);
  void Lose(std::unique_lock<std::mutex>* lock);
  // The mutex is held.
  void Push(size_t bytes, Maker make, Queue* queue);
  void PushNotice();
  void DropWhatMayBe();
  Queue* NextQueue();
  bool empty() const { return kept_.lines.empty() && droppable_.lines.empty(); }
  size_t bytes() const { return kept_.bytes + droppable_.bytes; }

  const Writer write_;
  const DropNotice notice_;
  const OutputBounds bounds_;
  std::mutex mutex_;
  // Lines were added or written.
  std::condition_variable changed_;
  Queue kept_;
  Queue droppable_;
  // When the reader last took something, or there was nothing to take.
  Clock::time_point last_taken_;
  uint64_t dropped_ = 0;
  // The number of lines ever added.
  uint64_t added_ = 0;
  bool stopping_ = false;
  bool ended_ = false;
  bool lost_ = false;
  std::function<void()> on_lost_;
  OsThread thread_;
  // Set once the thread is left behind.
  std::unique_ptr<OutputLines> self_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_OUTPUT_OUTPUT_LINES_H_
