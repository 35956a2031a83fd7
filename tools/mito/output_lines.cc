#include "tools/mito/output_lines.h"

#include <utility>

#include "stub/standard_output.h"

namespace mitogen::mito {
namespace {

// Lines are written together as long as they are small.
constexpr size_t kBatch = 64 << 10;

bool Print(const std::deque<std::string>& lines) {
  std::string batch;
  for (const std::string& line : lines) {
    batch += line;
    if (batch.size() < kBatch) continue;
    if (!PrintNow(batch)) return false;
    batch.clear();
  }
  return PrintNow(batch);
}

}  // namespace

OutputLines::~OutputLines() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void OutputLines::OnLost(std::function<void()> on_lost) {
  const std::lock_guard<std::mutex> lock(mutex_);
  on_lost_ = std::move(on_lost);
}

void OutputLines::Add(std::string line) {
  line.push_back('\n');
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    lines_.push_back(std::move(line));
  }
  changed_.notify_all();
}

void OutputLines::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_ || !lines_.empty()) {
    changed_.wait(lock, [this] { return stopping_ || !lines_.empty(); });
    const std::deque<std::string> lines = std::exchange(lines_, {});
    lock.unlock();
    const bool arrived = Print(lines);
    lock.lock();
    if (arrived || on_lost_ == nullptr) continue;
    const std::function<void()> on_lost = std::exchange(on_lost_, nullptr);
    lock.unlock();
    on_lost();
    lock.lock();
  }
}

}  // namespace mitogen::mito
