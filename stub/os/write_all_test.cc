#include "stub/os/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "stub/os/non_blocking.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

// A pipe that holds some 64 KiB while nobody reads it.
class WriteAllTest : public testing::Test {
 protected:
  WriteAllTest() {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    read_ = UniqueFd(ends[0]);
    write_ = UniqueFd(ends[1]);
  }

  // Until the write end is closed.
  std::string ReadAll() {
    std::string text;
    char bytes[4096];
    for (ssize_t size = read(read_.get(), bytes, sizeof bytes); size > 0;
         size = read(read_.get(), bytes, sizeof bytes)) {
      text.append(bytes, size);
    }
    return text;
  }

  UniqueFd read_;
  UniqueFd write_;
  const std::string long_ = std::string(1'000'000, 'x');
};

TEST_F(WriteAllTest, AwaitsAReaderEvenIfTheDescriptorDoesNotBlock) {
  SetNonBlocking(write_.get());
  int error = -1;
  std::thread writer([&] {
    error = WriteAll(write_.get(), long_);
    write_.Reset();
  });
  // The pipe is full by then.
  absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(ReadAll(), long_);
  writer.join();
  EXPECT_EQ(error, 0);
}

TEST_F(WriteAllTest, GivesUpAtTheDeadlineEvenIfTheDescriptorBlocks) {
  const absl::Time start = absl::Now();
  EXPECT_EQ(WriteAll(write_.get(), long_, start + absl::Milliseconds(50)),
            ETIMEDOUT);
  EXPECT_GE(absl::Now(), start + absl::Milliseconds(50));
  EXPECT_EQ(WriteAll(write_.get(), "x", absl::InfinitePast()), ETIMEDOUT);
}

TEST_F(WriteAllTest, WritesWhatFitsWhateverTheDeadline) {
  EXPECT_EQ(WriteAll(write_.get(), "line\n", absl::InfinitePast()), 0);
  write_.Reset();
  EXPECT_EQ(ReadAll(), "line\n");
}

TEST_F(WriteAllTest, SaysWhatFailed) {
  signal(SIGPIPE, SIG_IGN);
  read_.Reset();
  EXPECT_EQ(WriteAll(write_.get(), "x"), EPIPE);
  EXPECT_EQ(WriteAll(write_.get(), "x", absl::Now()), EPIPE);
  EXPECT_EQ(WriteAll(-1, "x"), EBADF);
  const UniqueFd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(WriteAll(full.get(), "x"), ENOSPC);
}

}  // namespace
}  // namespace mitogen
