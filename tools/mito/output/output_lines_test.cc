#include "tools/mito/output/output_lines.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "stub/os/non_blocking.h"
#include "stub/os/os_thread.h"

namespace mitogen::mito {
namespace {

using std::chrono::milliseconds;

// A pipe that holds some 64 KiB while nobody reads it.
class OutputLinesTest : public testing::Test {
 protected:
  OutputLinesTest() : OutputLinesTest(kNoPatience) {}
  explicit OutputLinesTest(std::chrono::milliseconds patience) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    read_end_ = fdopen(ends[0], "r");
    write_end_ = fdopen(ends[1], "w");
    output_ = *OutputLines::Start(
        // A writer that is left behind outlives the test.
        [to = write_end_](absl::string_view lines) {
          return fwrite(lines.data(), 1, lines.size(), to) == lines.size() &&
                 fflush(to) == 0;
        },
        [](uint64_t count) { return absl::StrCat("dropped ", count); },
        {.max_bytes = 1'000'000,
         .max_droppable_bytes = 300'000,
         .max_in_order_bytes = 100'000,
         .patience = patience});
  }
  ~OutputLinesTest() override {
    if (output_ != nullptr) End();
    fclose(read_end_);
  }

  // More than the pipe takes, so that what follows waits.
  void Block() { output_->Add(std::string(kBlock, 'b')); }

  // All that was written, without the line of Block().
  std::string End() {
    std::string text;
    OsThread reader = *OsThread::Start([&] {
      for (int c = fgetc(read_end_); c != EOF; c = fgetc(read_end_)) {
        if (c != 'b') text.push_back(static_cast<char>(c));
      }
    });
    output_.reset();
    fclose(write_end_);
    reader.Join();
    return text;
  }

  void EndBy(std::chrono::milliseconds wait,
             std::chrono::milliseconds last_words = milliseconds(20)) {
    OutputLines::EndBy(std::move(output_),
                       std::chrono::steady_clock::now() + wait, last_words);
  }

  // What EndBy() left in the pipe, without the line of Block().
  std::string ReadRest() {
    SetNonBlocking(fileno(read_end_));
    std::string text;
    for (int c = fgetc(read_end_); c != EOF; c = fgetc(read_end_)) {
      if (c != 'b') text.push_back(static_cast<char>(c));
    }
    return text;
  }

  void ReadSome() {
    for (int i = 0; i < 100'000; ++i) fgetc(read_end_);
  }

  static constexpr size_t kBlock = 200'000;
  static constexpr std::chrono::milliseconds kNoPatience{0};

  FILE* read_end_;
  FILE* write_end_;
  std::unique_ptr<OutputLines> output_;
};

std::string Text() { return "made"; }

TEST_F(OutputLinesTest, WritesLinesInOrder) {
  output_->Add("one");
  EXPECT_TRUE(output_->AddLarge(4, Text));
  output_->AddDroppable(4, Text);
  output_->Add("end");
  EXPECT_EQ(End(), "one\nmade\nmade\nend\n");
}

TEST_F(OutputLinesTest, RefusesLargeLinesBeyondItsBytesButNoSmallOne) {
  Block();
  EXPECT_TRUE(output_->AddLarge(700'000, Text));
  EXPECT_FALSE(output_->AddLarge(200'000, Text));
  output_->Add("refused");
  EXPECT_EQ(End(), "\nmade\nrefused\n");
}

TEST_F(OutputLinesTest, DropsLinesBeyondTheirBytesAndSaysHowMany) {
  Block();
  output_->AddDroppable(50'000, Text);
  for (int i = 0; i < 3; ++i) output_->AddDroppable(200'000, Text);
  EXPECT_EQ(End(), "\nmade\nmade\ndropped 2\n");
}

TEST_F(OutputLinesTest, DropsNoLineBecauseOthersWaitThatMayNotBe) {
  Block();
  EXPECT_TRUE(output_->AddLarge(700'000, Text));
  output_->AddDroppable(50'000, Text);
  EXPECT_EQ(End(), "\nmade\nmade\n");
}

TEST_F(OutputLinesTest, LetsOthersPassManyLinesThatMayBeDropped) {
  Block();
  for (int i = 0; i < 3; ++i) output_->AddDroppable(90'000, Text);
  output_->Add("answer");
  EXPECT_EQ(End(), "\nanswer\nmade\nmade\nmade\n");
}

TEST_F(OutputLinesTest, KeepsTheOrderWhileFewLinesWaitThatMayBeDropped) {
  Block();
  output_->AddDroppable(90'000, Text);
  output_->Add("answer");
  EXPECT_EQ(End(), "\nmade\nanswer\n");
}

TEST_F(OutputLinesTest, TakesALineOfAnySizeIfNothingWaits) {
  EXPECT_TRUE(output_->AddLarge(5'000'000, Text));
  EXPECT_EQ(End(), "made\n");
}

TEST_F(OutputLinesTest, MakesNoLineBeforeItsTurn) {
  Block();
  std::atomic<bool> made = false;
  output_->AddLarge(1, [&] {
    made = true;
    return std::string("made");
  });
  EXPECT_FALSE(made);
  EXPECT_EQ(End(), "\nmade\n");
  EXPECT_TRUE(made);
}

TEST_F(OutputLinesTest, MakesNothingOnceLinesAreLostAndSaysSoOnce) {
  std::promise<void> lost;
  int made = 0;
  std::unique_ptr<OutputLines> output =
      *OutputLines::Start([](absl::string_view) { return false; },
                          [](uint64_t) { return std::string(); });
  // A second value would be an error of the promise.
  output->OnLost([&] { lost.set_value(); });
  output->Add("one");
  lost.get_future().wait();
  output->AddLarge(1, [&] {
    ++made;
    return std::string("two");
  });
  output.reset();
  EXPECT_EQ(made, 0);
}

TEST_F(OutputLinesTest, EndsInTimeThoughNobodyReads) {
  signal(SIGPIPE, SIG_IGN);
  Block();
  output_->AddDroppable(50'000, Text);
  EndBy(milliseconds(20));
  EXPECT_EQ(ReadRest(), "");
}

TEST_F(OutputLinesTest, EndsAtOnceIfAllIsWritten) {
  output_->Add("one");
  output_->AddDroppable(4, Text);
  EndBy(std::chrono::hours(1));
  EXPECT_EQ(ReadRest(), "one\nmade\n");
}

TEST_F(OutputLinesTest, DropsAtItsEndOnlyWhatMayBeAndSaysSo) {
  Block();
  for (int i = 0; i < 3; ++i) output_->AddDroppable(50'000, Text);
  output_->Add("error");
  OsThread reader = *OsThread::Start([this] {
    std::this_thread::sleep_for(milliseconds(500));
    for (size_t i = 0; i < kBlock; ++i) fgetc(read_end_);
  });
  EndBy(milliseconds(20), std::chrono::hours(1));
  reader.Join();
  EXPECT_EQ(ReadRest(), "\nerror\ndropped 3\n");
}

TEST_F(OutputLinesTest, HoldsUpWhoeverCausesLinesUntilThereIsRoom) {
  Block();
  EXPECT_TRUE(output_->AddLarge(790'000, Text));
  output_->Add(std::string(100'000, 'b'));
  std::atomic<bool> read = false;
  OsThread causes = *OsThread::Start([&] {
    output_->AwaitRoom();
    EXPECT_TRUE(read);
  });
  read = true;
  OsThread reader = *OsThread::Start([&] {
    for (size_t i = 0; i < kBlock + 100'000; ++i) fgetc(read_end_);
  });
  causes.Join();
  reader.Join();
}

// The reader does read, but slowly.
class PatientOutputLinesTest : public OutputLinesTest {
 protected:
  PatientOutputLinesTest() : OutputLinesTest(std::chrono::minutes(10)) {}
};

TEST_F(PatientOutputLinesTest, TakesLargeLinesThatWereOnTheirWay) {
  Block();
  EXPECT_TRUE(output_->HasRoom());
  EXPECT_TRUE(output_->AddLarge(900'000, Text));
  EXPECT_FALSE(output_->HasRoom());
  EXPECT_TRUE(output_->AddLarge(900'000, Text));
  EXPECT_EQ(End(), "\nmade\nmade\n");
}

TEST_F(PatientOutputLinesTest, HoldsABoundedNumberOfBytesAllTheSame) {
  Block();
  EXPECT_TRUE(output_->AddLarge(900'000, Text));
  EXPECT_TRUE(output_->AddLarge(1'800'000, Text));
  EXPECT_FALSE(output_->AddLarge(900'000, Text));
  EXPECT_EQ(End(), "\nmade\nmade\n");
}

TEST_F(PatientOutputLinesTest, HasRoomAgainOnceSomeIsRead) {
  output_->Add(std::string(1'050'000, 'b'));
  EXPECT_FALSE(output_->HasRoom());
  OsThread reader = *OsThread::Start([this] {
    for (int i = 0; i < 10; ++i) ReadSome();
  });
  output_->AwaitRoom();
  reader.Join();
  EXPECT_TRUE(output_->HasRoom());
}

class ImpatientOutputLinesTest : public OutputLinesTest {
 protected:
  ImpatientOutputLinesTest()
      : OutputLinesTest(std::chrono::milliseconds(100)) {}
};

TEST_F(ImpatientOutputLinesTest, WaitsNoLongerForOneThatTakesNothing) {
  output_->Add(std::string(1'100'000, 'b'));
  EXPECT_FALSE(output_->HasRoom());
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(output_->HasRoom());
  EXPECT_FALSE(output_->AddLarge(1, Text));
  End();
}

// A line of many parts is taken, though slowly.
TEST_F(ImpatientOutputLinesTest, WaitsForOneThatTakesALineLittleByLittle) {
  output_->Add(std::string(2'000'000, 'b'));
  for (int i = 0; i < 9; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
    ReadSome();
    EXPECT_FALSE(output_->HasRoom()) << i;
  }
  End();
}

}  // namespace
}  // namespace mitogen::mito
