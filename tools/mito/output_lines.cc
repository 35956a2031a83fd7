#include "tools/mito/output_lines.h"

#include <cstdio>
#include <utility>

namespace mitogen::mito {

OutputLines::~OutputLines() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
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
    for (const std::string& line : lines) {
      fwrite(line.data(), 1, line.size(), stdout);
    }
    fflush(stdout);
    lock.lock();
  }
}

}  // namespace mitogen::mito
