// The questions that the original was asked, put to this implementation, which
// must answer in the same words (testdata/).

#include "router/files/testing/original_answers.h"

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "router/files/file_service.h"
#include "router/files/testing/memory_files.h"
#include "router/router.h"
#include "router/service/service_error.h"
#include "router/service/service_pool.h"
#include "router/service/testing/service_caller.h"

namespace mitogen {
namespace {

ServiceMethod Echo(std::string name, ArgumentKind kind) {
  return {.name = std::move(name),
          .policies = {ServicePolicy::kAllowAny},
          .required = {{"x", kind}},
          .optional = {"y"},
          .run = [](ServiceCall call) {
            call.Return(
                CopyValue(call.arguments(), call.Argument("x"), call.reply()));
          }};
}

// The class Golden of testdata/original.py.
class Golden : public Service {
 public:
  Golden() : Service("golden.Golden", InvokerKind::kPlain, Table()) {}

 private:
  static std::vector<ServiceMethod> Table() {
    const std::vector<ServicePolicy> any = {ServicePolicy::kAllowAny};
    return {
        Echo("number", ArgumentKind::kInt),
        Echo("text", ArgumentKind::kText),
        Echo("data", ArgumentKind::kBytes),
        {.name = "mapping",
         .policies = any,
         .required = {{"x", ArgumentKind::kDict}},
         .run =
             [](ServiceCall call) {
               const size_t size =
                   call.arguments().entries(call.Argument("x")).size();
               call.Return(call.reply()->Int(size));
             }},
        {.name = "parents",
         .policies = {ServicePolicy::kAllowAny, ServicePolicy::kAllowParents},
         .run = [](ServiceCall call) { call.Return(Document::None()); }},
        {.name = "closed", .run = [](ServiceCall) {}},
        {.name = "fail",
         .policies = any,
         .run =
             [](ServiceCall call) {
               call.Fail(PythonError("builtins.ValueError", "no good"));
             }},
        {.name = "silent",
         .policies = any,
         .no_reply = true,
         .run = [](ServiceCall) {}},
        {.name = "silent_fail",
         .policies = any,
         .no_reply = true,
         .run =
             [](ServiceCall call) {
               call.Fail(PythonError("builtins.ValueError", "no good"));
             }},
    };
  }
};

struct GoldenRelease {
  const char* name;
  Release release;
};

void PrintTo(const GoldenRelease& golden, std::ostream* out) {
  *out << golden.name;
}

// A chunk's bytes may be raw or a Blob.
std::string StepOf(absl::string_view heard) {
  if (absl::ConsumePrefix(&heard, "dead: "))
    return absl::StrCat("dead ", heard);
  if (absl::ConsumePrefix(&heard, "value: [blob: ")) {
    return absl::StrCat("chunk ", heard.substr(0, heard.find(' ')));
  }
  return std::string(heard);
}

class OriginalAnswersTest : public testing::TestWithParam<GoldenRelease> {
 protected:
  OriginalAnswersTest()
      : router_(Identity{}, RouterOptions{}, &sink_, &sink_),
        child_(*router_.AddLink({7, std::nullopt})),
        dialect_(*DialectOf(GetParam().release)),
        pool_(&router_, dialect_, Limits(), ServicePoolLimits()) {
    EXPECT_TRUE(pool_.Start().ok());
    EXPECT_TRUE(pool_.Add(std::make_unique<Golden>()).ok());
    EXPECT_TRUE(
        pool_.Add(std::make_unique<FileService>(&router_, dialect_, &files_))
            .ok());
  }

  uint32_t Listen(std::vector<std::string>* heard) {
    return *router_.AddHandler({}, [heard](const MessageView& message) {
      heard->push_back(DescribeReply(message));
    });
  }

  // As from this context itself, under any authority.
  void Send(Message message, uint32_t authority, uint32_t reply_to) {
    message.header.handle = kCallService;
    message.header.auth_id = authority;
    message.header.reply_to = reply_to;
    router_.Route(message.view());
  }

  RecordingSink sink_;
  Router router_;
  const LinkId child_;
  MemoryFiles files_;
  const Dialect dialect_;
  ServicePool pool_;
};

TEST_P(OriginalAnswersTest, CallsAreAnsweredInTheSameWords) {
  const std::vector<OriginalAnswer> answers =
      ReadOriginalAnswers(GetParam().name);
  ASSERT_GT(answers.size(), 100);
  for (const OriginalAnswer& golden : answers) {
    SCOPED_TRACE(golden.name);
    std::vector<std::string> heard;
    const uint32_t handle = Listen(&heard);
    if (golden.after_dead) {
      router_.Receive(child_, DeadMessage(0, kCallService, 7, "x").view());
    }
    Message message;
    message.header.encoding = Encoding::kPickle;
    message.payload = golden.payload;
    Send(std::move(message), golden.authority, handle);
    const std::string& expected =
        golden.ours.empty() ? golden.answer : golden.ours;
    EXPECT_NE(golden.ours, golden.answer);
    if (expected == "nothing") {
      EXPECT_TRUE(heard.empty());
    } else {
      ASSERT_EQ(heard.size(), 1);
      EXPECT_EQ(heard[0], expected);
    }
  }
}

TEST_P(OriginalAnswersTest, TransfersTakeTheSameSteps) {
  const std::vector<OriginalTransfer> transfers =
      ReadOriginalTransfers(GetParam().name);
  ASSERT_FALSE(transfers.empty());
  for (const OriginalTransfer& golden : transfers) {
    SCOPED_TRACE(golden.size);
    files_.files["/file"] = std::string(golden.size, 'x');
    std::vector<std::string> heard;
    std::vector<std::string> metadata;
    const uint32_t handle = Listen(&heard);
    Send(ServiceMessage(
             kFileServiceName, "fetch",
             [&](Document* document, ValueId kwargs) {
               document->Set(kwargs, "path", document->Text("/file"));
               document->Set(kwargs, "sender", document->Sender(0, handle));
             }),
         0, Listen(&metadata));
    ASSERT_EQ(metadata.size(), 1);
    EXPECT_EQ(metadata[0], golden.metadata);
    size_t next = 0;
    for (absl::string_view step : golden.steps) {
      if (absl::ConsumePrefix(&step, "acknowledge ")) {
        EXPECT_EQ(next, heard.size());
        int64_t size = 0;
        ASSERT_TRUE(absl::SimpleAtoi(step, &size));
        Send(ServiceMessage(kFileServiceName, "acknowledge",
                            [&](Document* document, ValueId kwargs) {
                              document->Set(kwargs, "size",
                                            document->Int(size));
                            }),
             0, 0);
        continue;
      }
      ASSERT_LT(next, heard.size());
      EXPECT_EQ(StepOf(heard[next]), step);
      ++next;
    }
    EXPECT_EQ(next, heard.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Releases, OriginalAnswersTest,
                         testing::Values(GoldenRelease{"0.3.28", {0, 3, 28}},
                                         GoldenRelease{"0.3.54", {0, 3, 54}}));

}  // namespace
}  // namespace mitogen
