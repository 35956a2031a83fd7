// Lines for standard output from any thread, written by a thread of its own:
// whoever adds one never waits for whoever reads them.

#ifndef MITOGEN_TOOLS_MITO_OUTPUT_LINES_H_
#define MITOGEN_TOOLS_MITO_OUTPUT_LINES_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace mitogen::mito {

class OutputLines {
 public:
  OutputLines() : thread_([this] { Run(); }) {}
  // Writes what there is.
  ~OutputLines();

  OutputLines(const OutputLines&) = delete;
  OutputLines& operator=(const OutputLines&) = delete;

  // Calls `on_lost` once if standard output takes no more lines: those that are
  // added from then on are lost, which EndOfOutput() tells. From a thread of
  // its own. To be set before the first line.
  void OnLost(std::function<void()> on_lost);

  // `line` without its end.
  void Add(std::string line);

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
  bool stopping_ = false;
  std::function<void()> on_lost_;
  std::thread thread_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_OUTPUT_LINES_H_
