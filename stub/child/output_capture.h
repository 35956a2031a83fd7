// One of the captured standard descriptors (stdio.h), read as lines.
//
// Contract. One thread, that of the loop, which must outlive the capture.

#ifndef MITOGEN_STUB_CHILD_OUTPUT_CAPTURE_H_
#define MITOGEN_STUB_CHILD_OUTPUT_CAPTURE_H_

#include <cstddef>

#include "stub/child/stdio.h"
#include "stub/link/line_splitter.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class OutputCapture {
 public:
  OutputCapture(EventLoop* loop, CapturedOutput output, size_t max_line,
                LineSplitter::LineCallback on_line)
      : loop_(loop),
        output_(std::move(output)),
        lines_(max_line, std::move(on_line)) {}

  OutputCapture(const OutputCapture&) = delete;
  OutputCapture& operator=(const OutputCapture&) = delete;

  void Start();
  // Whoever prints waits while it is not read.
  void SetReading(bool reading);
  // Nothing more can be printed; what was printed before is still read.
  void ShutDownWrites() const { output_.ShutDownWrites(); }
  // False once all was read.
  bool open() const { return open_; }

 private:
  void Read();

  EventLoop* const loop_;
  const CapturedOutput output_;
  LineSplitter lines_;
  bool open_ = true;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_OUTPUT_CAPTURE_H_
