#include "router/files/file_fetch.h"

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "router/files/file_service.h"
#include "router/files/testing/memory_files.h"
#include "router/router.h"
#include "router/service/service_pool.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

using End = FetchResult::End;

// A master with a file service, and the child 1 that fetches from it, joined
// by two queues.
class FileFetchTest : public testing::TestWithParam<Release> {
 protected:
  FileFetchTest()
      : dialect_(*DialectOf(GetParam())),
        master_(Identity{}, RouterOptions{}, &master_sink_, &master_sink_),
        child_(Identity{1, {0}}, RouterOptions{}, &child_sink_, &child_sink_),
        down_(*master_.AddLink({1, std::nullopt})),
        up_(*child_.AddLink({0, std::nullopt})),
        pool_(&master_, dialect_, Limits(), ServicePoolLimits()) {
    EXPECT_TRUE(pool_.Start().ok());
    auto service = std::make_unique<FileService>(&master_, dialect_, &files_);
    service_ = service.get();
    EXPECT_TRUE(pool_.Add(std::move(service)).ok());
    EXPECT_TRUE(service_->RegisterPrefix("/").ok());
  }

  std::unique_ptr<FileFetch> Fetch(std::string path) {
    auto fetch = std::make_unique<FileFetch>(
        &child_, dialect_, Limits(), FetchOptions{.path = std::move(path)},
        [this](absl::string_view data) { absl::StrAppend(&data_, data); },
        [this](const FetchResult& result) { results_.push_back(result); });
    EXPECT_TRUE(fetch->Start().ok());
    return fetch;
  }

  // Carries everything, until nothing more comes.
  void Carry() {
    while (!master_sink_.sent.empty() || !child_sink_.sent.empty()) {
      for (const auto& sent : std::exchange(child_sink_.sent, {})) {
        master_.Receive(down_, sent.message.view());
      }
      for (const auto& sent : std::exchange(master_sink_.sent, {})) {
        child_.Receive(up_, sent.message.view());
      }
    }
  }

  // What the master sends to the handle of the answer or of the file.
  void FromMaster(Message message, uint32_t handle) {
    message.header.dst_id = 1;
    message.header.handle = handle;
    child_.Receive(up_, message.view());
  }

  const FetchResult& Result() {
    static const FetchResult kNone{.text = "there is no result"};
    EXPECT_EQ(results_.size(), 1);
    return results_.empty() ? kNone : results_.front();
  }

  const Dialect dialect_;
  MemoryFiles files_;
  RecordingSink master_sink_;
  RecordingSink child_sink_;
  Router master_;
  Router child_;
  LinkId down_;
  LinkId up_;
  ServicePool pool_;
  FileService* service_;
  std::string data_;
  std::vector<FetchResult> results_;
};

TEST_P(FileFetchTest, GetsAFileOfManyWindows) {
  std::string content(5000000, ' ');
  for (size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i);
  files_.files["/f"] = content;
  const auto fetch = Fetch("/f");
  Carry();
  EXPECT_EQ(Result().end, End::kComplete);
  EXPECT_EQ(Result().stat->owner, "root");
  EXPECT_EQ(Result().stat->mode, 0100644);
  EXPECT_TRUE(data_ == content);
  // Nothing is owed, and no handle is left.
  EXPECT_EQ(service_->transfers().link_count(), 0);
  EXPECT_EQ(child_.handle_count(), 0);
}

TEST_P(FileFetchTest, GetsAnEmptyFile) {
  files_.files["/f"] = "";
  const auto fetch = Fetch("/f");
  Carry();
  EXPECT_TRUE(Result().ok());
}

TEST_P(FileFetchTest, TellsARefusal) {
  const auto fetch = Fetch("/missing");
  Carry();
  EXPECT_EQ(Result().end, End::kRefused);
  EXPECT_EQ(Result().text,
            "builtins.FileNotFoundError: [Errno 2] No such file or directory: "
            "'/missing'");
  EXPECT_EQ(child_.handle_count(), 0);
}

TEST_P(FileFetchTest, TellsThatNobodyAnswers) {
  pool_.Shutdown();
  const auto fetch = Fetch("/f");
  Carry();
  EXPECT_EQ(Result().end, End::kDead);
  EXPECT_EQ(Result().text, "invalid handle");
}

TEST_P(FileFetchTest, TellsAnEarlyEnd) {
  files_.files["/f"] = std::string(4u << 20, 'x');
  const auto fetch = Fetch("/f");
  for (const auto& sent : std::exchange(child_sink_.sent, {})) {
    master_.Receive(down_, sent.message.view());
  }
  service_->OnShutdown();
  Carry();
  EXPECT_EQ(Result().end, End::kWrongSize);
  EXPECT_GT(Result().received, 0);
}

TEST_P(FileFetchTest, TellsALostLink) {
  files_.files["/f"] = std::string(4u << 20, 'x');
  const auto fetch = Fetch("/f");
  for (const auto& sent : std::exchange(child_sink_.sent, {})) {
    master_.Receive(down_, sent.message.view());
  }
  for (const auto& sent : std::exchange(master_sink_.sent, {})) {
    child_.Receive(up_, sent.message.view());
  }
  child_.LoseLink(up_);
  EXPECT_EQ(Result().end, End::kDead);
  EXPECT_EQ(Result().text, "the respondent Context has disconnected");
  EXPECT_EQ(child_.handle_count(), 0);
}

TEST_P(FileFetchTest, HandsOnNoMoreThanWasAnnounced) {
  files_.files["/f"] = "12345";
  const auto fetch = Fetch("/f");
  for (const auto& sent : std::exchange(child_sink_.sent, {})) {
    master_.Receive(down_, sent.message.view());
  }
  // The file grows: its last chunk comes twice.
  ASSERT_EQ(master_sink_.sent.size(), 3);
  master_sink_.sent.insert(master_sink_.sent.begin() + 1, master_sink_.sent[1]);
  Carry();
  EXPECT_EQ(Result().end, End::kWrongSize);
  EXPECT_EQ(Result().received, 10);
  EXPECT_EQ(data_, "12345");
}

TEST_P(FileFetchTest, RefusesAnAnswerOfMoreOpcodesThanTheLimit) {
  Limits limits;
  limits.max_shared_opcodes = 3;
  FileFetch fetch(
      &child_, dialect_, limits, FetchOptions{.path = "/f"},
      [](absl::string_view) {},
      [this](const FetchResult& result) { results_.push_back(result); });
  ASSERT_TRUE(fetch.Start().ok());
  const uint32_t reply_to = child_sink_.sent[0].message.header.reply_to;
  FromMaster({.payload = "NNN0."}, reply_to);
  EXPECT_EQ(Result().end, End::kMalformed);
  EXPECT_EQ(Result().text.find("expected at most 3") == std::string::npos,
            false)
      << Result().text;
}

TEST_P(FileFetchTest, TellsWhatIsNotTheProtocols) {
  const auto fetch = Fetch("/f");
  const uint32_t reply_to = child_sink_.sent[0].message.header.reply_to;
  FromMaster({.payload = "xx"}, reply_to);
  EXPECT_EQ(Result().end, End::kMalformed);
  EXPECT_EQ(child_.handle_count(), 0);
}

TEST_P(FileFetchTest, AnAbandonedFetchStillAcknowledges) {
  files_.files["/f"] = std::string(4u << 20, 'x');
  auto fetch = Fetch("/f");
  for (const auto& sent : std::exchange(child_sink_.sent, {})) {
    master_.Receive(down_, sent.message.view());
  }
  fetch.reset();
  Carry();
  EXPECT_EQ(service_->transfers().link_count(), 0);
  EXPECT_EQ(child_.handle_count(), 0);
  EXPECT_TRUE(results_.empty());
  EXPECT_TRUE(data_.empty());
}

INSTANTIATE_TEST_SUITE_P(Dialects, FileFetchTest,
                         testing::Values(Release{0, 2, 8}, Release{0, 3, 38},
                                         Release{0, 3, 39}, kNewestRelease),
                         [](const testing::TestParamInfo<Release>& release) {
                           return absl::StrCat(release.index);
                         });

}  // namespace
}  // namespace mitogen
