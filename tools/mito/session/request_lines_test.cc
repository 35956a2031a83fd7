#include "tools/mito/session/request_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace mitogen::mito {
namespace {

using Lines = std::vector<std::string>;

class RequestLinesTest : public testing::Test {
 protected:
  RequestLinesTest() {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    read_ = UniqueFd(ends[0]);
    write_ = UniqueFd(ends[1]);
  }

  void Write(const std::string& text) {
    ASSERT_EQ(write(write_.get(), text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
  }

  Lines ReadAll() {
    write_ = UniqueFd();
    RequestLines requests(read_.get());
    Lines lines;
    for (std::string line; requests.Next(&line);) lines.push_back(line);
    return lines;
  }

  UniqueFd read_;
  UniqueFd write_;
};

TEST_F(RequestLinesTest, GivesLinesUntilTheEnd) {
  Write("one\n\ntwo\n");
  EXPECT_EQ(ReadAll(), (Lines{"one", "", "two"}));
}

TEST_F(RequestLinesTest, GivesALineWithoutItsEndToo) {
  Write("one\ntwo");
  EXPECT_EQ(ReadAll(), (Lines{"one", "two"}));
}

TEST_F(RequestLinesTest, JoinsWhatComesInPieces) {
  RequestLines requests(read_.get());
  std::thread writer([this] {
    for (const char* piece : {"o", "ne\ntw", "o\n"}) Write(piece);
  });
  std::string line;
  EXPECT_TRUE(requests.Next(&line));
  EXPECT_EQ(line, "one");
  EXPECT_TRUE(requests.Next(&line));
  EXPECT_EQ(line, "two");
  writer.join();
}

TEST_F(RequestLinesTest, CutsALineThatIsTooLongAndGoesOnWithTheNext) {
  RequestLines requests(read_.get(), 10);
  std::thread writer([this] {
    Write("one\n");
    for (int i = 0; i < 100; ++i) Write(std::string(10'000, 'x'));
    Write("\ntwo\nelevenbytes\nten bytes.\n");
    for (int i = 0; i < 100; ++i) Write(std::string(10'000, 'y'));
    write_ = UniqueFd();
  });
  std::vector<std::string> begins;
  size_t longest = 0;
  for (std::string line; requests.Next(&line);) {
    begins.push_back(line.substr(0, 11));
    longest = std::max(longest, line.size());
  }
  EXPECT_EQ(begins, (Lines{"one", "xxxxxxxxxxx", "two", "elevenbytes",
                           "ten bytes.", "yyyyyyyyyyy"}));
  EXPECT_EQ(longest, 11);
  writer.join();
}

TEST_F(RequestLinesTest, StopsWhileNothingComes) {
  RequestLines requests(read_.get());
  std::thread stopper([&requests] { requests.Stop(); });
  std::string line;
  EXPECT_FALSE(requests.Next(&line));
  stopper.join();
}

TEST_F(RequestLinesTest, GivesNothingMoreOnceItIsStopped) {
  Write("one\ntwo\n");
  RequestLines requests(read_.get());
  std::string line;
  EXPECT_TRUE(requests.Next(&line));
  requests.Stop();
  EXPECT_FALSE(requests.Next(&line));
}

TEST_F(RequestLinesTest, EndsWithADescriptorThatCannotBeRead) {
  RequestLines requests(write_.get());
  std::string line;
  EXPECT_FALSE(requests.Next(&line));
}

TEST_F(RequestLinesTest, SaysThatItCannotRead) {
  const UniqueFd folder(open("/", O_RDONLY | O_CLOEXEC));
  std::string line;
  RequestLines of_a_folder(folder.get());
  EXPECT_FALSE(of_a_folder.Next(&line));
  EXPECT_EQ(of_a_folder.error(), EISDIR);
  RequestLines write_only(write_.get());
  EXPECT_FALSE(write_only.Next(&line));
  EXPECT_EQ(write_only.error(), EBADF);
  RequestLines ended(read_.get());
  write_.Reset();
  EXPECT_FALSE(ended.Next(&line));
  EXPECT_EQ(ended.error(), 0);
}

}  // namespace
}  // namespace mitogen::mito
