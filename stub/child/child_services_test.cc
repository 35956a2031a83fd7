// Tests the services of a child, and what Ansible asks of a child on the way to
// a host, with real processes.

#include "stub/child/child_services.h"

#include <stdlib.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "stub/child/functions/user_path.h"
#include "stub/master.h"
#include "stub/testing/stub_process.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr absl::string_view kPush = "mitogen.service.PushFileService";
constexpr absl::string_view kFiles = "mitogen.service.FileService";

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

// These play the stub's parent, to see what it answers and what it does not.
class ChildServiceCallTest : public testing::Test {
 protected:
  void SetUp() override { stub_.Boot(); }

  // Sends a call of context `src_id`, which wants an answer.
  void Send(uint32_t src_id, absl::string_view service,
            absl::string_view method, const Document& document,
            ValueId kwargs) {
    Document call;
    Message message;
    ASSERT_TRUE(EncodePickle(call,
                             call.Tuple({call.Text(service), call.Text(method),
                                         CopyValue(document, kwargs, &call)}),
                             PickleProfile::kCompact, &message.payload)
                    .ok());
    message.header.dst_id = kStubContextId;
    message.header.src_id = src_id;
    message.header.auth_id = src_id;
    message.header.handle = kCallService;
    message.header.reply_to = 5000;
    message.header.encoding = Encoding::kPickle;
    stub_.Send(message);
  }

  void Push(absl::string_view path, absl::string_view data,
            uint32_t context_id) {
    Document document;
    const ValueId kwargs = document.NewKwargs();
    document.Set(kwargs, "path", document.Text(path));
    document.Set(kwargs, "data", document.Borrow(ValueKind::kBlob, data));
    document.Set(kwargs, "context", document.Context(context_id, std::nullopt));
    Send(0, kPush, "store_and_forward", document, kwargs);
  }

  // The text of the answer to that call; "" if there is none.
  std::string Answer() {
    stub_.Send(stub_.CallMessage("os", "getpid", end_, end_.Tuple({}), 6000));
    std::string answer;
    while (std::optional<Message> message = stub_.Receive()) {
      if (message->header.handle == 6000) break;
      if (message->header.handle != 5000) continue;
      Document document;
      const auto value =
          PickleDecoder(Limits()).Decode(message->payload, &document);
      answer = value.ok() ? Repr(document, *value) : message->payload;
    }
    return answer;
  }

  Document end_;
  StubProcess stub_;
};

// The original closes the receiver of the answer at once. If an answer comes
// before that, it fails with a KeyError.
TEST_F(ChildServiceCallTest, KeepsAPushedFileWithoutAnAnswer) {
  Push("/a/file", "content", kStubContextId);
  EXPECT_EQ(Answer(), "");
  Document document;
  const ValueId file = stub_.Call("mitogen_stub", "pushed_file", document,
                                  document.Tuple({document.Text("/a/file")}));
  EXPECT_EQ(stub_.reply_document().bytes(file), "content");
}

TEST_F(ChildServiceCallTest, DoesNotAnswerForAContextThatIsNotBelow) {
  Push("/a/file", "content", 77);
  EXPECT_EQ(Answer(), "");
  Document document;
  const ValueId kwargs = document.NewKwargs();
  document.Set(kwargs, "path", document.Text("/not/here/yet"));
  document.Set(kwargs, "context", document.Context(77, std::nullopt));
  Send(0, kPush, "forward", document, kwargs);
  EXPECT_EQ(Answer(), "");
}

TEST_F(ChildServiceCallTest, ServesItsFilesToParents) {
  const TemporaryTree tree;
  tree.Write("file", "content");
  Document document;
  const ValueId kwargs = document.NewKwargs();
  document.Set(kwargs, "path", document.Text(tree.path() + "/file"));
  document.Set(kwargs, "sender", document.Sender(0, 7000));
  Send(0, kFiles, "fetch", document, kwargs);
  EXPECT_THAT(Answer(), StartsWith("{'size': 7, "));
}

TEST_F(ChildServiceCallTest, HasNoServiceThatNeedsPython) {
  Document document;
  Send(0, "some.module.Service", "method", document, document.NewKwargs());
  EXPECT_THAT(Answer(), HasSubstr("ModuleNotFoundError: No module named "));
  Send(0, "mitogen.service.Other", "method", document, document.NewKwargs());
  EXPECT_THAT(Answer(), HasSubstr("has no attribute 'Other' (this host runs "
                                  "no Python"));
  Send(0, "nodots", "method", document, document.NewKwargs());
  EXPECT_THAT(Answer(), HasSubstr("ValueError: Empty module name"));
}

// As in the original: the first call that is let in starts the pool.
TEST_F(ChildServiceCallTest, StartsForParentsOnly) {
  Document document;
  const ValueId kwargs = document.NewKwargs();
  document.Set(kwargs, "path", document.Text("/etc/passwd"));
  Send(4, kFiles, "register", document, kwargs);
  EXPECT_EQ(Answer(), "refused by policy");
}

// These play Ansible.
TEST_F(ChildServiceCallTest, TellsAnsibleWhereItIs) {
  const TemporaryTree tree;
  Document document;
  const ValueId list = document.NewList();
  document.Append(list, document.Text(tree.path() + "/tmp"));
  const ValueId result =
      stub_.Call("ansible_mitogen.target", "init_child", document,
                 document.Tuple({document.Int(30), list}));
  const Document& reply = stub_.reply_document();
  ASSERT_EQ(reply.kind(result), ValueKind::kDict) << Repr(reply, result);
  EXPECT_TRUE(reply.is_none(*reply.Find(result, "fork_context")));
  EXPECT_EQ(reply.text(*reply.Find(result, "good_temp_dir")),
            tree.path() + "/tmp");
  EXPECT_EQ(reply.text(*reply.Find(result, "home_dir")), ExpandUser("~"));
}

TEST_F(ChildServiceCallTest, TellsAnsibleThatItRunsNoTasks) {
  for (const absl::string_view function : {"run_module", "exec_command"}) {
    const ValueId error = stub_.Call("ansible_mitogen.target", function);
    ASSERT_EQ(stub_.reply_document().kind(error), ValueKind::kCallError);
    EXPECT_THAT(std::string(stub_.reply_document().text(error)),
                StartsWith("builtins.NotImplementedError: this host runs no "
                           "Python, so Ansible can run no task on it"));
  }
  const ValueId error = stub_.Call("posix", "mkdir");
  EXPECT_THAT(std::string(stub_.reply_document().text(error)),
              HasSubstr("this host runs no Python"));
}

TEST_F(ChildServiceCallTest, BecomesAParentWhenAsked) {
  const auto has_parents_handle = [this] {
    const ValueId handles = stub_.Call("mitogen_stub", "handles");
    return Repr(stub_.reply_document(), handles).find("103") !=
           std::string::npos;
  };
  EXPECT_FALSE(has_parents_handle());
  EXPECT_TRUE(stub_.reply_document().is_none(
      stub_.Call("mitogen.parent", "upgrade_router")));
  EXPECT_TRUE(has_parents_handle());
}

// A master, a stub, and a stub below it.
class ChildServiceTreeTest : public testing::Test {
 protected:
  ChildServiceTreeTest() {
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
    tree_.Write("file", "content");
  }

  Context Child(const std::optional<Context>& via = {}) {
    LocalOptions options;
    options.common.python_path = {Runfile("stub/mitogen-stub")};
    absl::StatusOr<Context> child = master_->Local(options, via);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  static PythonValue AsValue(uint32_t context_id) {
    Document document;
    return PythonValue(document, document.Context(context_id, std::nullopt));
  }

  absl::StatusOr<PythonValue> Fetch(const Context& child, uint32_t from) {
    return child.Call("mitogen_stub.fetch_file",
                      CallArguments(AsValue(from), path()));
  }

  std::string path() const { return tree_.path() + "/file"; }

  TemporaryTree tree_;
  std::unique_ptr<Master> master_;
};

TEST_F(ChildServiceTreeTest, KeepsAFileThatIsPushedThroughIt) {
  const Context child = Child();
  const Context grandchild = Child(child);
  ASSERT_TRUE(master_->PushFile(grandchild, path()).ok());
  for (const Context& context : {grandchild, child}) {
    const absl::StatusOr<PythonValue> file =
        context.Call("mitogen_stub.pushed_file", CallArguments(path()));
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(*file->AsBytes(), "content");
  }
}

TEST_F(ChildServiceTreeTest, FetchesAFileOfTheMaster) {
  const Context grandchild = Child(Child());
  EXPECT_THAT(std::string(Fetch(grandchild, 0).status().message()),
              StartsWith("mitogen.core.ChannelError"));
  ASSERT_TRUE(master_->ServeFile(path()).ok());
  const absl::StatusOr<PythonValue> fetched = Fetch(grandchild, 0);
  ASSERT_TRUE(fetched.ok()) << fetched.status();
  EXPECT_EQ(fetched->Repr(), "[True, [blob: 7 bytes]]");
}

TEST_F(ChildServiceTreeTest, ServesAFileToItsOwnChild) {
  const Context child = Child();
  const Context grandchild = Child(child);
  CallArguments arguments;
  arguments.Set("path", path());
  ASSERT_TRUE(child.CallService(kFiles, "register", std::move(arguments)).ok());
  const absl::StatusOr<PythonValue> fetched = Fetch(grandchild, child.id());
  ASSERT_TRUE(fetched.ok()) << fetched.status();
  EXPECT_EQ(*(*fetched->AsItems())[1].AsBytes(), "content");
}

}  // namespace
}  // namespace mitogen
