#include "router/files/file_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/file_chunk.h"
#include "protocol/pickle/decode/decoder.h"
#include "router/files/testing/memory_files.h"
#include "router/service/service_pool.h"
#include "router/service/testing/service_caller.h"

namespace mitogen {
namespace {

using Lines = std::vector<std::string>;

// Chunks of 131,046 bytes fit into this window nine times.
constexpr size_t kWindowChunks = 9;

class FileServiceTest : public testing::Test {
 protected:
  explicit FileServiceTest(Dialect dialect = Dialect())
      : pool_(&caller_.router, dialect, Limits(), ServicePoolLimits()) {
    auto service = std::make_unique<FileService>(
        &caller_.router, dialect, &files_,
        FileServiceLimits{.max_jobs_per_link = 3, .max_jobs_per_context = 2});
    service_ = service.get();
    EXPECT_TRUE(pool_.Start().ok());
    EXPECT_TRUE(pool_.Add(std::move(service)).ok());
    files_.files["/small"] = "hello";
    files_.files["/large"] = std::string(4u << 20, 'x');
    EXPECT_TRUE(service_->Register("/small").ok());
    EXPECT_TRUE(service_->Register("/large").ok());
  }

  // The answer goes to handle 1000, the file to 1001.
  void Fetch(uint32_t context_id, absl::string_view path,
             uint32_t handle = 1001) {
    caller_.Call(context_id, 1000, kFileServiceName, "fetch",
                 [=](Document* document, ValueId kwargs) {
                   document->Set(kwargs, "path", document->Text(path));
                   document->Set(kwargs, "sender",
                                 document->Sender(context_id, handle));
                 });
  }

  void Acknowledge(uint32_t context_id, int64_t size) {
    caller_.Call(context_id, 0, kFileServiceName, "acknowledge",
                 [=](Document* document, ValueId kwargs) {
                   document->Set(kwargs, "size", document->Int(size));
                 });
  }

  FileTransfers::Via Via(uint32_t context_id) {
    return caller_.router.LinkTo(context_id);
  }

  MemoryFiles files_;
  ServiceCaller caller_;
  ServicePool pool_;
  FileService* service_;
};

TEST_F(FileServiceTest, AnswersWithTheMetadataAndThenSendsTheFile) {
  Fetch(1, "/small");
  ASSERT_EQ(caller_.sink.sent.size(), 3);
  EXPECT_EQ(caller_.sink.sent[0].message.header.handle, 1000);
  EXPECT_EQ(caller_.Take(1, 1000),
            Lines({"value: {'size': 5, 'mode': 33188, 'owner': 'root', "
                   "'group': 'root', 'mtime': 1.5, 'atime': 0.0}"}));
  EXPECT_EQ(caller_.Take(1, 1001),
            Lines({"chunk 5", "dead: Sender was explicitly closed"}));
}

TEST_F(FileServiceTest, WhatIsNotRegisteredIsForParentsOnly) {
  files_.files["/secret"] = "x";
  Fetch(1, "/secret");
  EXPECT_EQ(caller_.Take(1, 1000),
            Lines({"error: mitogen.service.Error: Path '/secret' is not "
                   "registered with FileService."}));
  EXPECT_TRUE(files_.opened.empty());
}

TEST_F(FileServiceTest, OpensTheNormalFormOfWhatAPrefixAllows) {
  ASSERT_TRUE(service_->RegisterPrefix("/srv").ok());
  Fetch(1, "/srv/link/../file");
  EXPECT_EQ(files_.opened, Lines({"/srv/file"}));
}

TEST_F(FileServiceTest, SendsToNobodyElse) {
  caller_.Call(1, 1000, kFileServiceName, "fetch",
               [](Document* document, ValueId kwargs) {
                 document->Set(kwargs, "path", document->Text("/small"));
                 document->Set(kwargs, "sender", document->Sender(2, 1001));
               });
  EXPECT_EQ(caller_.Take(1, 1000),
            Lines({"error: mitogen.service.Error: sender= kwarg context must "
                   "match requestee context"}));
  EXPECT_TRUE(caller_.Take(2, 1001).empty());
}

TEST_F(FileServiceTest, KeepsTheWindowFullAsItIsAcknowledged) {
  Fetch(1, "/large");
  EXPECT_EQ(caller_.Take(1, 1001).size(), kWindowChunks);
  Acknowledge(1, 131046);
  EXPECT_EQ(caller_.Take(1, 1001), Lines({"chunk 131046"}));
}

TEST_F(FileServiceTest, ALostContextGivesItsWindowBack) {
  Fetch(3, "/large");
  Fetch(1, "/small");
  EXPECT_EQ(caller_.Take(1, 1001), Lines());
  caller_.router.LoseContext(3);
  EXPECT_EQ(caller_.Take(1, 1001),
            Lines({"chunk 5", "dead: Sender was explicitly closed"}));
}

TEST_F(FileServiceTest, ALostLinkEndsItsTransfers) {
  Fetch(3, "/large");
  Fetch(1, "/large");
  caller_.sink.sent.clear();
  caller_.router.LoseLink(caller_.first);
  EXPECT_TRUE(caller_.sink.sent.empty());
  EXPECT_EQ(service_->transfers().link_count(), 0);
}

TEST_F(FileServiceTest, RefusesTransfersBeyondTheLimit) {
  Fetch(1, "/large");
  Fetch(1, "/large", 1002);
  caller_.Take(1, 1000);
  Fetch(1, "/large", 1003);
  const Lines answers = caller_.Take(1, 1000);
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers[0].substr(0, 28), "error: mitogen.service.Error");
  EXPECT_EQ(service_->transfers().job_count(Via(1)), 2);
}

// 1 and 3 are behind one link.
TEST_F(FileServiceTest, LeavesRoomForOthersBehindTheLink) {
  for (uint32_t handle = 1001; handle < 1005; ++handle) {
    Fetch(3, "/large", handle);
  }
  EXPECT_EQ(service_->transfers().job_count(Via(3)), 2);
  Fetch(1, "/large");
  EXPECT_EQ(service_->transfers().job_count(Via(1)), 3);
}

// 3 and 4 are below 1, and those from 10 on below 3.
TEST_F(FileServiceTest, LeavesTransfersToTheSiblingsOfOneThatInventsContexts) {
  Router& router = caller_.router;
  ASSERT_TRUE(router.AddRoute(4, caller_.first, MakeLineage({1})).ok());
  for (uint32_t invented = 10; invented < 20; ++invented) {
    ASSERT_TRUE(
        router.AddRoute(invented, caller_.first, MakeLineage({1, 3})).ok());
    Fetch(invented, "/large");
  }
  EXPECT_EQ(service_->transfers().job_count(Via(3)), 2);
  Fetch(4, "/large");
  EXPECT_EQ(service_->transfers().job_count(Via(4)), 3);
  // What ends makes room.
  router.LoseContext(10);
  Fetch(1, "/large");
  EXPECT_EQ(service_->transfers().job_count(Via(1)), 3);
}

TEST_F(FileServiceTest, OneThatAcknowledgesNothingHoldsUpNoOther) {
  int busy = 0;
  service_->set_on_transfer([&busy] { ++busy; });
  Fetch(3, "/large");
  Fetch(1, "/small");
  EXPECT_EQ(busy, 2);
  service_->CheckProgress();
  EXPECT_EQ(caller_.Take(1, 1001), Lines());
  service_->CheckProgress();
  EXPECT_EQ(caller_.Take(1, 1001),
            Lines({"chunk 5", "dead: Sender was explicitly closed"}));
}

// 3 and 4 are below 1; 10 and 11 are below 3.
TEST_F(FileServiceTest, OneThatInventsContextsHoldsUpNoOther) {
  Router& router = caller_.router;
  ASSERT_TRUE(router.AddRoute(4, caller_.first, MakeLineage({1})).ok());
  for (const uint32_t invented : {10, 11}) {
    ASSERT_TRUE(
        router.AddRoute(invented, caller_.first, MakeLineage({1, 3})).ok());
    Fetch(invented, "/large");
  }
  Fetch(4, "/small");
  service_->CheckProgress();
  Acknowledge(10, 131046);
  service_->CheckProgress();
  EXPECT_EQ(caller_.Take(4, 1001),
            Lines({"chunk 5", "dead: Sender was explicitly closed"}));
}

TEST_F(FileServiceTest, AChunkThatAFullQueueRefusesIsNotOwed) {
  caller_.sink.full_above = 1000;
  Fetch(1, "/large");
  const Lines got = caller_.Take(1, 1001);
  EXPECT_EQ(
      std::count(got.begin(), got.end(), "dead: Sender was explicitly closed"),
      1);
  EXPECT_EQ(service_->transfers().link_count(), 0);
  caller_.sink.full_above = 1u << 20;
  Fetch(1, "/large", 1002);
  EXPECT_EQ(caller_.Take(1, 1002).size(), kWindowChunks);
}

TEST_F(FileServiceTest, WhoAsksAnewAndAcknowledgesNothingGetsItsFile) {
  Fetch(1, "/large");
  caller_.Take(1, 1001);
  Fetch(1, "/small", 1002);
  for (int i = 0; i < 6; ++i) service_->CheckProgress();
  EXPECT_EQ(caller_.Take(1, 1002), Lines());
  service_->CheckProgress();
  EXPECT_EQ(caller_.Take(1, 1001),
            Lines({"dead: Sender was explicitly closed"}));
  EXPECT_EQ(caller_.Take(1, 1002),
            Lines({"chunk 5", "dead: Sender was explicitly closed"}));
}

TEST_F(FileServiceTest, LogsAnAcknowledgementOfWhatIsNotOwed) {
  Fetch(1, "/small");
  caller_.sink.log.clear();
  Acknowledge(1, 6);
  ASSERT_EQ(caller_.sink.log.size(), 1);
  EXPECT_EQ(caller_.sink.log[0].message,
            "context 1 acknowledged 6 bytes, 1 more than it owes (SVC-13)");
  Acknowledge(1, -1);
  EXPECT_EQ(caller_.sink.log.size(), 2);
}

TEST_F(FileServiceTest, AcknowledgesAreNotAnswered) {
  Fetch(1, "/small");
  caller_.Call(1, 1005, kFileServiceName, "acknowledge",
               [](Document* document, ValueId kwargs) {
                 document->Set(kwargs, "size", document->Int(5));
               });
  EXPECT_TRUE(caller_.Take(1, 1005).empty());
}

TEST_F(FileServiceTest, ANulByteIsToldAndNotPassedOn) {
  ASSERT_TRUE(service_->RegisterPrefix("/srv").ok());
  Fetch(1, absl::string_view("/srv/a\0b", 8));
  EXPECT_EQ(caller_.Take(1, 1000),
            Lines({"error: builtins.ValueError: embedded null byte"}));
}

TEST_F(FileServiceTest, ClosesAllOnShutdown) {
  Fetch(1, "/large");
  caller_.Take(1, 1001);
  pool_.Shutdown();
  EXPECT_EQ(caller_.Take(1, 1001),
            Lines({"dead: Sender was explicitly closed"}));
}

class OldFileServiceTest : public FileServiceTest {
 protected:
  OldFileServiceTest() : FileServiceTest(*DialectOf({0, 3, 38})) {}
};

TEST_F(OldFileServiceTest, SendsPickledBlobs) {
  Fetch(1, "/small");
  EXPECT_EQ(
      caller_.Take(1, 1001),
      Lines({"value: [blob: 5 bytes]", "dead: Sender was explicitly closed"}));
}

// The router would refuse a chunk of the usual size, without a word to anybody
// who waits for it.
TEST(FileServiceLimitTest, SendsChunksThatFitIntoAMessage) {
  for (const bool raw : {false, true}) {
    RecordingSink sink;
    Router router({kMasterId, {}}, {.max_message_size = 1000}, &sink, &sink);
    ASSERT_TRUE(router.AddLink({1, std::nullopt}).ok());
    Dialect dialect;
    dialect.tag_is_encoding = raw;
    MemoryFiles files;
    files.files["/f"] = std::string(5000, 'x');
    ServicePool pool(&router, dialect, Limits(), ServicePoolLimits());
    auto service = std::make_unique<FileService>(&router, dialect, &files,
                                                 FileServiceLimits());
    ASSERT_TRUE(service->Register("/f").ok());
    ASSERT_TRUE(pool.Start().ok());
    ASSERT_TRUE(pool.Add(std::move(service)).ok());
    Message call = ServiceMessage(
        kFileServiceName, "fetch", [](Document* document, ValueId kwargs) {
          document->Set(kwargs, "path", document->Text("/f"));
          document->Set(kwargs, "sender", document->Sender(1, 1001));
        });
    call.header.src_id = call.header.auth_id = 1;
    call.header.reply_to = 1000;
    router.Receive(*router.LinkTo(1), call.view());
    size_t got = 0;
    PickleDecoder decoder{Limits()};
    Document document;
    for (const RecordingSink::Sent& sent : sink.sent) {
      if (sent.message.header.handle != 1001) continue;
      EXPECT_LE(sent.message.payload.size(), 1000);
      if (sent.message.header.is_dead()) continue;
      const auto chunk =
          ParseFileChunk(sent.message.view(), dialect, &decoder, &document);
      ASSERT_TRUE(chunk.ok()) << chunk.status();
      got += chunk->data.size();
    }
    EXPECT_EQ(got, 5000);
    EXPECT_EQ(router.counters().undeliverable.messages, 0);
  }
}

// What lies below a prefix need not be of whoever registered it.
TEST_F(FileServiceTest, FollowsAllLinksOnlyForANamedPathOrAParent) {
  files_.files["/dir/f"] = "x";
  ASSERT_TRUE(service_->RegisterPrefix("/dir").ok());
  Fetch(1, "/dir/f");
  EXPECT_EQ(files_.by_trusted_links, Lines{"/dir/f"});
  Fetch(1, "/small");
  Fetch(0, "/dir/f");
  EXPECT_EQ(files_.by_trusted_links, Lines{"/dir/f"});
  EXPECT_EQ(files_.opened.size(), 3);
}

}  // namespace
}  // namespace mitogen
