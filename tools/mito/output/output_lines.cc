#include "tools/mito/output/output_lines.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"

namespace mitogen::mito {
namespace {

// The memory of a line beside its text.
constexpr size_t kLineOverhead = 128;

// How many times `max_bytes` may wait, with the large lines that were on their
// way.
constexpr size_t kOnTheirWay = 3;

// True if `bytes` fit beside `waiting`. If nothing waits, any size fits.
bool Fits(size_t bytes, size_t waiting, size_t max_bytes) {
  return waiting == 0 || (bytes <= max_bytes && waiting <= max_bytes - bytes);
}

}  // namespace

absl::StatusOr<std::unique_ptr<OutputLines>> OutputLines::Start(
    Writer write, DropNotice notice, const OutputBounds& bounds) {
  std::unique_ptr<OutputLines> output(
      new OutputLines(std::move(write), std::move(notice), bounds));
  ASSIGN_OR_RETURN(OsThread thread,
                   OsThread::Start([output = output.get()] { output->Run(); }));
  output->thread_ = std::move(thread);
  return output;
}

OutputLines::~OutputLines() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.Join();
}

void OutputLines::EndBy(std::unique_ptr<OutputLines> output,
                        Clock::time_point deadline,
                        std::chrono::milliseconds last_words) {
  std::unique_lock<std::mutex> lock(output->mutex_);
  output->stopping_ = true;
  output->changed_.notify_all();
  const auto has_ended = [&] { return output->ended_; };
  if (output->changed_.wait_until(lock, deadline, has_ended)) return;
  output->DropWhatMayBe();
  if (output->changed_.wait_for(lock, last_words, has_ended)) return;
  // What the writer still gets to after this is not made.
  output->lost_ = true;
  output->on_lost_ = nullptr;
  output->thread_.Detach();
  OutputLines* const left_behind = output.get();
  left_behind->self_ = std::move(output);
}

void OutputLines::OnLost(std::function<void()> on_lost) {
  const std::lock_guard<std::mutex> lock(mutex_);
  on_lost_ = std::move(on_lost);
}

void OutputLines::Add(std::string line) {
  const size_t bytes = line.size();
  const std::lock_guard<std::mutex> lock(mutex_);
  Push(
      bytes, [line = std::move(line)]() mutable { return std::move(line); },
      &kept_);
}

bool OutputLines::AddLarge(size_t bytes, Maker make) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const size_t most =
      IsStalled() ? bounds_.max_bytes : kOnTheirWay * bounds_.max_bytes;
  if (!Fits(bytes, this->bytes(), most)) return false;
  Push(bytes, std::move(make), &kept_);
  return true;
}

void OutputLines::AddDroppable(size_t bytes, Maker make) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (Fits(bytes, droppable_.bytes, bounds_.max_droppable_bytes)) {
    Push(bytes, std::move(make), &droppable_);
  } else {
    ++dropped_;
  }
}

bool OutputLines::IsStalled() const {
  return bytes() > 0 && Clock::now() - last_taken_ >= bounds_.patience;
}

bool OutputLines::HasRoom() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes() <= bounds_.max_bytes || IsStalled();
}

void OutputLines::Push(size_t bytes, Maker make, Queue* queue) {
  if (this->bytes() == 0) last_taken_ = Clock::now();
  queue->bytes += bytes + kLineOverhead;
  queue->lines.push_back({bytes + kLineOverhead, added_++, std::move(make)});
  changed_.notify_all();
}

void OutputLines::PushNotice() {
  const uint64_t count = std::exchange(dropped_, 0);
  Push(0, [this, count] { return notice_(count); }, &kept_);
}

void OutputLines::DropWhatMayBe() {
  dropped_ += droppable_.lines.size();
  for (const Line& line : droppable_.lines) droppable_.bytes -= line.bytes;
  droppable_.lines.clear();
}

// Null if no line waits.
OutputLines::Queue* OutputLines::NextQueue() {
  if (empty()) return nullptr;
  if (droppable_.lines.empty()) return &kept_;
  if (kept_.lines.empty()) return &droppable_;
  if (droppable_.bytes > bounds_.max_in_order_bytes) return &kept_;
  return kept_.lines.front().rank < droppable_.lines.front().rank ? &kept_
                                                                  : &droppable_;
}

void OutputLines::AwaitRoom() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return bytes() <= bounds_.max_bytes; });
}

void OutputLines::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    if (empty() && dropped_ > 0) PushNotice();
    if (empty() && stopping_) break;
    changed_.wait(lock, [this] { return stopping_ || !empty(); });
    WriteSome(&lock);
  }
  ended_ = true;
  changed_.notify_all();
  // If nobody waits for this thread any more, it is the last to use the rest.
  const std::unique_ptr<OutputLines> self = std::move(self_);
  lock.unlock();
}

void OutputLines::WriteSome(std::unique_lock<std::mutex>* lock) {
  std::string batch;
  size_t kept = 0;
  size_t droppable = 0;
  while (batch.size() < bounds_.batch_bytes) {
    Queue* const queue = NextQueue();
    if (queue == nullptr) break;
    Line line = std::move(queue->lines.front());
    queue->lines.pop_front();
    (queue == &kept_ ? kept : droppable) += line.bytes;
    if (lost_) continue;
    lock->unlock();
    absl::StrAppend(&batch, line.make(), "\n");
    lock->lock();
    last_taken_ = Clock::now();
  }
  Write(batch, lock);
  kept_.bytes -= kept;
  droppable_.bytes -= droppable;
  changed_.notify_all();
}

void OutputLines::Write(absl::string_view batch,
                        std::unique_lock<std::mutex>* lock) {
  while (!batch.empty() && !lost_) {
    const absl::string_view part = batch.substr(0, bounds_.batch_bytes);
    lock->unlock();
    const bool arrived = write_(part);
    lock->lock();
    last_taken_ = Clock::now();
    batch.remove_prefix(part.size());
    if (!arrived) Lose(lock);
  }
}

void OutputLines::Lose(std::unique_lock<std::mutex>* lock) {
  lost_ = true;
  const std::function<void()> on_lost = std::exchange(on_lost_, nullptr);
  if (on_lost == nullptr) return;
  lock->unlock();
  on_lost();
  lock->lock();
}

}  // namespace mitogen::mito
