#include "tools/mito/output_lines.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace mitogen::mito {
namespace {

// What a line takes beside its text.
constexpr size_t kLineOverhead = 128;

// Lines are written together as long as they are small.
constexpr size_t kBatch = 64 << 10;

}  // namespace

absl::StatusOr<std::unique_ptr<OutputLines>> OutputLines::Start(
    Writer write, DropNotice notice, const OutputBounds& bounds) {
  std::unique_ptr<OutputLines> output(
      new OutputLines(std::move(write), std::move(notice), bounds));
  absl::StatusOr<OsThread> thread =
      OsThread::Start([output = output.get()] { output->Run(); });
  if (!thread.ok()) return thread.status();
  output->thread_ = *std::move(thread);
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

void OutputLines::OnLost(std::function<void()> on_lost) {
  const std::lock_guard<std::mutex> lock(mutex_);
  on_lost_ = std::move(on_lost);
}

void OutputLines::Add(std::string line) {
  const size_t bytes = line.size();
  const std::lock_guard<std::mutex> lock(mutex_);
  Push(bytes, [line = std::move(line)]() mutable { return std::move(line); });
}

bool OutputLines::AddLarge(size_t bytes, Maker make) {
  return AddIfBelow(bounds_.max_bytes, bytes, std::move(make));
}

void OutputLines::AddDroppable(size_t bytes, Maker make) {
  if (AddIfBelow(bounds_.max_droppable_bytes, bytes, std::move(make))) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  ++dropped_;
}

// One of any size is taken if nothing waits.
bool OutputLines::AddIfBelow(size_t max_bytes, size_t bytes, Maker make) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (bytes_ > 0 && (bytes > max_bytes || bytes_ > max_bytes - bytes)) {
    return false;
  }
  Push(bytes, std::move(make));
  return true;
}

void OutputLines::Push(size_t bytes, Maker make) {
  ++added_;
  bytes_ += bytes + kLineOverhead;
  lines_.push_back({bytes + kLineOverhead, std::move(make)});
  changed_.notify_all();
}

void OutputLines::PushNotice() {
  const uint64_t count = std::exchange(dropped_, 0);
  Push(0, [this, count] { return notice_(count); });
}

void OutputLines::AwaitRoom() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return bytes_ <= bounds_.max_bytes; });
}

void OutputLines::Flush() {
  std::unique_lock<std::mutex> lock(mutex_);
  const uint64_t added = added_;
  changed_.wait(lock, [&] { return written_ >= added; });
}

void OutputLines::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    if (lines_.empty() && dropped_ > 0) PushNotice();
    if (lines_.empty() && stopping_) return;
    changed_.wait(lock, [this] { return stopping_ || !lines_.empty(); });
    WriteSome(&lock);
  }
}

void OutputLines::WriteSome(std::unique_lock<std::mutex>* lock) {
  std::string batch;
  size_t bytes = 0;
  uint64_t count = 0;
  while (!lines_.empty() && batch.size() < kBatch) {
    Line line = std::move(lines_.front());
    lines_.pop_front();
    bytes += line.bytes;
    ++count;
    if (lost_) continue;
    lock->unlock();
    absl::StrAppend(&batch, line.make(), "\n");
    lock->lock();
  }
  if (!batch.empty()) {
    lock->unlock();
    const bool arrived = write_(batch);
    lock->lock();
    if (!arrived) Lose(lock);
  }
  bytes_ -= bytes;
  written_ += count;
  changed_.notify_all();
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
