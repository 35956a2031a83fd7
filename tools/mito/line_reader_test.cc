#include "tools/mito/line_reader.h"

#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "stub/os/non_blocking.h"
#include "stub/os/unique_fd.h"

namespace mitogen::mito {
namespace {

using Lines = std::vector<std::string>;

class Pipe {
 public:
  explicit Pipe(absl::string_view text) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    read_ = UniqueFd(ends[0]);
    write_ = UniqueFd(ends[1]);
    Write(text);
  }

  int read_end() const { return read_.get(); }
  int write_end() const { return write_.get(); }
  void Write(absl::string_view text) const {
    EXPECT_EQ(write(write_.get(), text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
  }
  void Close() { write_.Reset(); }

 private:
  UniqueFd read_;
  UniqueFd write_;
};

Lines Read(const std::string& text) {
  Pipe pipe(text);
  pipe.Close();
  LineReader reader(pipe.read_end());
  Lines lines;
  for (std::string line; reader.Next(&line);) lines.push_back(line);
  EXPECT_TRUE(reader.status().ok());
  return lines;
}

// What Next() returned, or else the words of the error.
std::string NextOf(LineReader* reader) {
  std::string line;
  return reader->Next(&line) ? line : std::string(reader->status().message());
}

TEST(LineReaderTest, LeavesOutTheMarkAndTheEnds) {
  EXPECT_EQ(Read("\xef\xbb\xbfweb1\r\nweb2\r\n"), (Lines{"web1", "web2"}));
  EXPECT_EQ(Read("\xef\xbb\xbf"), Lines{""});
}

TEST(LineReaderTest, LeavesEverythingElse) {
  EXPECT_EQ(Read(" a \n\n\xef\xbb\xbf"
                 "b\r\r"),
            (Lines{" a ", "",
                   "\xef\xbb\xbf"
                   "b\r"}));
  EXPECT_EQ(Read(""), Lines{});
}

TEST(LineReaderTest, AwaitsADescriptorThatDoesNotBlock) {
  Pipe pipe("");
  SetNonBlocking(pipe.read_end());
  LineReader reader(pipe.read_end());
  std::thread writer([&] {
    absl::SleepFor(absl::Milliseconds(50));
    pipe.Write("late\n");
  });
  EXPECT_EQ(NextOf(&reader), "late");
  writer.join();
}

TEST(LineReaderTest, GivesNoPartOfALineAtTheDeadline) {
  const Pipe pipe("one\ntw");
  LineReader reader(pipe.read_end(),
                    {.deadline = absl::Now() + absl::Milliseconds(50)});
  EXPECT_EQ(NextOf(&reader), "one");
  std::string line;
  EXPECT_FALSE(reader.Next(&line));
  EXPECT_TRUE(absl::IsDeadlineExceeded(reader.status()));
}

TEST(LineReaderTest, SaysWhatItCannotRead) {
  LineReader folder(OpenSmallFile("/").Release());
  EXPECT_EQ(NextOf(&folder), "Is a directory");
  LineReader memory(OpenSmallFile("/proc/self/mem").Release());
  EXPECT_EQ(NextOf(&memory), "Input/output error");
  const Pipe pipe("");
  LineReader write_only(pipe.write_end());
  EXPECT_EQ(NextOf(&write_only), "Bad file descriptor");
}

TEST(LineReaderTest, RefusesALineThatIsTooLong) {
  const Pipe pipe("one\nlonger");
  LineReader reader(pipe.read_end(), {.read_size = 1, .max_line = 5});
  EXPECT_EQ(NextOf(&reader), "one");
  EXPECT_EQ(NextOf(&reader), "a line of it is longer than 5 bytes");
}

}  // namespace
}  // namespace mitogen::mito
