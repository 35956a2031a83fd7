#include "router/files/push_file_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/decode/decoder.h"
#include "router/files/testing/memory_files.h"
#include "router/service/service_pool.h"
#include "router/service/testing/service_caller.h"

namespace mitogen {
namespace {

using Lines = std::vector<std::string>;

class PushFileServiceTest : public testing::Test {
 protected:
  PushFileServiceTest()
      : pool_(&caller_.router, Dialect(), Limits(), ServicePoolLimits()) {
    PushFileService::Options options;
    options.limits = {
        .max_cached_bytes = 1000, .max_waiters = 2, .max_waiting_bytes = 2000};
    options.on_module_path = [this](absl::string_view path) {
      module_paths_.emplace_back(path);
    };
    auto service = std::make_unique<PushFileService>(
        &caller_.router, Dialect(), &files_, std::move(options));
    service_ = service.get();
    EXPECT_TRUE(pool_.Start().ok());
    EXPECT_TRUE(pool_.Add(std::move(service)).ok());
    files_.files["/f"] = "hello";
  }

  // The calls that went out, as "1: method {...}".
  Lines Sent() {
    Lines lines;
    for (const auto& sent : std::exchange(caller_.sink.sent, {})) {
      PickleDecoder decoder{Limits()};
      Document document;
      const auto call =
          ParseCallService(sent.message.view(), &decoder, &document);
      if (!call.ok()) continue;
      lines.push_back(absl::StrCat(sent.message.header.dst_id, ": ",
                                   call->method, " ",
                                   Repr(document, call->kwargs)));
    }
    return lines;
  }

  void Call(absl::string_view method, uint32_t to, const Arguments& arguments) {
    caller_.Call(0, 0, kPushFileServiceName, method,
                 [&](Document* document, ValueId kwargs) {
                   document->Set(kwargs, "context", document->Context(to, "n"));
                   arguments(document, kwargs);
                 });
  }

  void Store(absl::string_view path, absl::string_view data, uint32_t to) {
    Call("store_and_forward", to, [&](Document* document, ValueId kwargs) {
      document->Set(kwargs, "path", document->Text(path));
      document->Set(kwargs, "data", document->Blob(data));
    });
  }

  void Forward(absl::string_view path, uint32_t to) {
    Call("forward", to, [&](Document* document, ValueId kwargs) {
      document->Set(kwargs, "path", document->Text(path));
    });
  }

  MemoryFiles files_;
  ServiceCaller caller_;
  ServicePool pool_;
  PushFileService* service_;
  Lines module_paths_;
};

constexpr char kStoreFor1[] =
    "1: store_and_forward Kwargs({'path': '/f', 'data': [blob: 5 bytes], "
    "'context': Context(1, None)})";
constexpr char kStoreFor3[] =
    "1: store_and_forward Kwargs({'path': '/f', 'data': [blob: 5 bytes], "
    "'context': Context(3, 'n')})";

TEST_F(PushFileServiceTest, AFileCrossesALinkOnce) {
  ASSERT_TRUE(service_->PropagateTo({1, std::nullopt}, "/f").ok());
  EXPECT_EQ(Sent(), Lines({kStoreFor1}));
  ASSERT_TRUE(service_->PropagateTo({1, std::nullopt}, "/f").ok());
  EXPECT_EQ(Sent(), Lines());
  ASSERT_TRUE(service_->PropagateTo({3, "n"}, "/f").ok());
  EXPECT_EQ(Sent(), Lines({"1: forward Kwargs({'path': '/f', 'context': "
                           "Context(3, 'n')})"}));
  EXPECT_EQ(files_.opened.size(), 1);
}

// Nothing else could tell the child: the call has no answer.
TEST_F(PushFileServiceTest, AFileThatFindsNoRoomIsSentTheNextTime) {
  caller_.sink.full_above = 10;
  service_->PropagateTo({1, std::nullopt}, "/f").IgnoreError();
  EXPECT_EQ(Sent(), Lines());
  EXPECT_TRUE(absl::StrContains(caller_.sink.log.back().message, "no room"));
  caller_.sink.full_above = 1000;
  ASSERT_TRUE(service_->PropagateTo({1, std::nullopt}, "/f").ok());
  EXPECT_EQ(Sent(), Lines({kStoreFor1}));
}

TEST_F(PushFileServiceTest, WhatALostLinkWasSentIsForgotten) {
  ASSERT_TRUE(service_->PropagateTo({1, std::nullopt}, "/f").ok());
  caller_.router.LoseLink(caller_.first);
  ASSERT_TRUE(caller_.router.AddLink({1, std::nullopt}).ok());
  Sent();
  ASSERT_TRUE(service_->PropagateTo({1, std::nullopt}, "/f").ok());
  EXPECT_EQ(Sent(), Lines({kStoreFor1}));
}

TEST_F(PushFileServiceTest, StoresAndPassesOn) {
  Store("/f", "hello", 3);
  EXPECT_EQ(Sent(), Lines({kStoreFor3}));
  EXPECT_EQ(*service_->files().Find("/f"), "hello");
}

TEST_F(PushFileServiceTest, StoresWhatIsForItself) {
  Store("/f", "hello", 0);
  EXPECT_EQ(Sent(), Lines());
  EXPECT_NE(service_->files().Find("/f"), nullptr);
}

TEST_F(PushFileServiceTest, PassesOnOnceTheFileHasCome) {
  Forward("/f", 3);
  EXPECT_EQ(Sent(), Lines());
  Store("/f", "hello", 0);
  EXPECT_EQ(Sent(), Lines({kStoreFor3}));
}

TEST_F(PushFileServiceTest, GetWaitsForTheFile) {
  Lines got;
  const auto keep = [&got](absl::StatusOr<absl::string_view> file) {
    got.push_back(file.ok() ? std::string(*file) : "failed");
  };
  ASSERT_TRUE(service_->Get("/f", keep).ok());
  EXPECT_EQ(got, Lines());
  Store("/f", "hello", 0);
  EXPECT_EQ(got, Lines({"hello"}));
  ASSERT_TRUE(service_->Get("/f", keep).ok());
  EXPECT_EQ(got, Lines({"hello", "hello"}));
  ASSERT_TRUE(service_->Get("/never", keep).ok());
  pool_.Shutdown();
  EXPECT_EQ(got.back(), "failed");
}

TEST_F(PushFileServiceTest, RefusesAFileBeyondTheCache) {
  bool failed = false;
  ASSERT_TRUE(service_
                  ->Get("/large",
                        [&](absl::StatusOr<absl::string_view> file) {
                          failed = !file.ok();
                        })
                  .ok());
  Store("/large", std::string(1000, 'x'), 1);
  EXPECT_TRUE(failed);
  EXPECT_EQ(Sent(), Lines());
  files_.files["/large"] = std::string(1000, 'x');
  EXPECT_FALSE(service_->PropagateTo({1, std::nullopt}, "/large").ok());
  EXPECT_EQ(service_->files().bytes(), 0);
}

TEST_F(PushFileServiceTest, RefusesWaitersBeyondTheLimit) {
  for (int i = 0; i < 3; ++i) Forward(absl::StrCat("/", i), 1);
  EXPECT_EQ(service_->files().waiter_count(), 2);
  EXPECT_FALSE(
      service_->Get("/x", [](absl::StatusOr<absl::string_view>) {}).ok());
}

TEST_F(PushFileServiceTest, RefusesWaitersBeyondTheirBytes) {
  Forward(absl::StrCat("/", std::string(900, 'a')), 1);
  EXPECT_EQ(service_->files().waiter_count(), 1);
  Forward(absl::StrCat("/", std::string(900, 'b')), 1);
  EXPECT_EQ(service_->files().waiter_count(), 1);
}

TEST_F(PushFileServiceTest, NothingGoesToWhatIsNotBelow) {
  EXPECT_FALSE(service_->PropagateTo({9, std::nullopt}, "/f").ok());
  EXPECT_EQ(Sent(), Lines());
}

TEST_F(PushFileServiceTest, PropagatesManyAtOnce) {
  Call("propagate_paths_and_modules", 1,
       [](Document* document, ValueId kwargs) {
         const ValueId paths = document->NewList();
         document->Append(paths, document->Text("/f"));
         document->Append(paths, document->Text("/g"));
         document->Set(kwargs, "paths", paths);
         const ValueId sources = document->NewDict();
         document->Set(sources, "/g", document->Bytes("other"));
         document->Set(kwargs, "overridden_sources", sources);
         const ValueId extra = document->NewList();
         document->Append(extra, document->Text("/lib"));
         document->Set(kwargs, "extra_sys_paths", extra);
       });
  EXPECT_EQ(*service_->files().Find("/f"), "hello");
  EXPECT_EQ(*service_->files().Find("/g"), "other");
  EXPECT_EQ(Sent().size(), 2);
  EXPECT_EQ(module_paths_, Lines({"/lib"}));
}

TEST_F(PushFileServiceTest, IsForParentsOnly) {
  caller_.Call(1, 1001, kPushFileServiceName, "forward");
  EXPECT_EQ(caller_.Take(1, 1001),
            Lines({"error: Caller is not authorized to invoke 'forward' of "
                   "service 'mitogen.service.PushFileService'"}));
}

// Its dead message would end one of the threads of an original's pool, and the
// program that pushes would never know.
TEST(PushFileLimitTest, RefusesAFileThatDoesNotFitIntoAMessage) {
  RecordingSink sink;
  Router router({kMasterId, {}}, {.max_message_size = 1000}, &sink, &sink);
  ASSERT_TRUE(router.AddLink({1, std::nullopt}).ok());
  MemoryFiles files;
  files.files["/large"] = std::string(1000, 'x');
  files.files["/small"] = "x";
  PushFileService service(&router, Dialect(), &files, {});
  const absl::Status sent = service.PropagateTo({1, "n"}, "/large", {});
  EXPECT_TRUE(absl::StrContains(sent.message(), "the file '/large' was not"))
      << sent;
  EXPECT_TRUE(absl::StrContains(sent.message(), "at most 1000 bytes")) << sent;
  EXPECT_EQ(sink.sent.size(), 0);
  // It is not remembered as sent.
  EXPECT_FALSE(service.PropagateTo({1, "n"}, "/large", {}).ok());
  EXPECT_TRUE(service.PropagateTo({1, "n"}, "/small", {}).ok());
  EXPECT_EQ(sink.sent.size(), 1);
}

}  // namespace
}  // namespace mitogen
