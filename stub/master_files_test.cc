#include <stdio.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "stub/master.h"

namespace mitogen {
namespace {

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

std::string PathOf(const std::string& name) {
  return absl::StrCat(testing::TempDir(), "/master_files_", getpid(), "_",
                      name);
}

// Writes a file whose bytes repeat nowhere.
std::string WriteFile(const std::string& name, size_t size) {
  const std::string path = PathOf(name);
  std::string bytes(size, '\0');
  uint64_t state = size;
  for (char& byte : bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<char>(state >> 56);
  }
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

// The digest that the machine's sha256sum computes.
std::string Sha256Of(const std::string& path) {
  FILE* const program = popen(("sha256sum " + path).c_str(), "r");
  char digest[65] = {};
  EXPECT_EQ(fread(digest, 1, 64, program), 64);
  pclose(program);
  return digest;
}

// What file_client.fetch() returns.
struct Fetched {
  explicit Fetched(const PythonValue& value) {
    const Document& document = value.document();
    const absl::Span<const ValueId> items = document.items(value.id());
    whole = document.AsBool(items[0]);
    digest = std::string(document.text(items[1]));
    received = document.AsInt(items[2]);
    announced = document.AsInt(*document.Find(items[3], "size"));
  }
  bool whole;
  std::string digest;
  int64_t received;
  int64_t announced;
};

// A master that serves files to Python children, which fetch them with the
// original's FileService.get().
class MasterFilesTest : public testing::Test {
 protected:
  MasterFilesTest() {
    MasterSettings settings;
    settings.mitogen_directory = "/usr/lib/python3/dist-packages";
    settings.module_path = {Runfile("stub/testdata")};
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }

  Context Child() {
    LocalOptions options;
    options.common.python_path = {"/usr/bin/python3"};
    absl::StatusOr<Context> child = master_->Local(options);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  static absl::StatusOr<PythonValue> Fetch(const Context& child,
                                           const std::string& path) {
    return child.Call("file_client.fetch", CallArguments(path),
                      {.timeout = absl::Seconds(60)});
  }

  std::unique_ptr<Master> master_;
};

TEST_F(MasterFilesTest, ServesALargeFile) {
  constexpr int64_t kSize = 64 << 20;
  const std::string path = WriteFile("large", kSize);
  ASSERT_TRUE(master_->ServeFile(path).ok());
  const absl::StatusOr<PythonValue> value = Fetch(Child(), path);
  ASSERT_TRUE(value.ok()) << value.status();
  const Fetched fetched(*value);
  EXPECT_TRUE(fetched.whole);
  EXPECT_EQ(fetched.announced, kSize);
  EXPECT_EQ(fetched.received, kSize);
  EXPECT_EQ(fetched.digest, Sha256Of(path));
}

TEST_F(MasterFilesTest, ServesSeveralFilesToSeveralChildrenAtOnce) {
  ASSERT_TRUE(master_->ServeFilesBelow(testing::TempDir()).ok());
  const Context children[] = {Child(), Child()};
  std::vector<std::string> paths;
  std::vector<std::promise<absl::StatusOr<PythonValue>>> answers(6);
  for (size_t i = 0; i < answers.size(); ++i) {
    paths.push_back(WriteFile(absl::StrCat("several", i), 3'000'000 + i));
    children[i % 2].CallAsync(
        "file_client.fetch", CallArguments(paths.back()),
        [&answer = answers[i]](absl::StatusOr<PythonValue> value) {
          answer.set_value(std::move(value));
        });
  }
  for (size_t i = 0; i < answers.size(); ++i) {
    const absl::StatusOr<PythonValue> value = answers[i].get_future().get();
    ASSERT_TRUE(value.ok()) << value.status();
    const Fetched fetched(*value);
    EXPECT_TRUE(fetched.whole);
    EXPECT_EQ(fetched.digest, Sha256Of(paths[i]));
  }
}

TEST_F(MasterFilesTest, SaysInTheOriginalsWordsThatAFileIsMissing) {
  ASSERT_TRUE(master_->ServeFile("/no/such/file").ok());
  const absl::Status status = Fetch(Child(), "/no/such/file").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(absl::StrContains(
      status.message(),
      "builtins.FileNotFoundError: [Errno 2] No such file or directory: "
      "'/no/such/file'"))
      << status;
}

TEST_F(MasterFilesTest, RefusesAFileThatIsNotServed) {
  ASSERT_TRUE(master_->ServeFile("/etc/hostname").ok());
  const absl::Status status = Fetch(Child(), "/etc/passwd").status();
  EXPECT_TRUE(absl::StrContains(
      status.message(),
      "Path '/etc/passwd' is not registered with FileService."))
      << status;
}

TEST_F(MasterFilesTest, EndsATransferWhoseFileShrinks) {
  constexpr int64_t kSize = 32 << 20;
  const std::string path = WriteFile("shrinks", kSize);
  ASSERT_TRUE(master_->ServeFile(path).ok());
  const Context child = Child();
  // The child waits with a full window until the file has been cut.
  std::promise<absl::StatusOr<PythonValue>> answer;
  child.CallAsync("file_client.fetch_slowly",
                  CallArguments(path, PathOf("shrunk")),
                  [&answer](absl::StatusOr<PythonValue> value) {
                    answer.set_value(std::move(value));
                  });
  while (!std::filesystem::exists(PathOf("shrunk") + ".started")) {
    usleep(1000);
  }
  std::filesystem::resize_file(path, 4 << 20);
  std::ofstream(PathOf("shrunk")) << "done";
  const absl::StatusOr<PythonValue> value = answer.get_future().get();
  ASSERT_TRUE(value.ok()) << value.status();
  const Fetched fetched(*value);
  EXPECT_FALSE(fetched.whole);
  EXPECT_EQ(fetched.announced, kSize);
  EXPECT_EQ(fetched.received, 4 << 20);
}

TEST_F(MasterFilesTest, PushesAFile) {
  const std::string path = WriteFile("pushed", 100'000);
  const Context child = Child();
  // A Python child runs services only once one was asked of it.
  ASSERT_TRUE(master_->PushFile(child, path).ok());
  const absl::StatusOr<PythonValue> value =
      child.Call("file_client.pushed", CallArguments(path),
                 {.timeout = absl::Seconds(30)});
  ASSERT_TRUE(value.ok()) << value.status();
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(*value->AsBytes(),
            std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST_F(MasterFilesTest, LeavesAProgramsOwnFileServiceAlone) {
  ASSERT_TRUE(master_
                  ->AddService(std::make_unique<Service>(
                      "mitogen.service.FileService", InvokerKind::kPlain,
                      std::vector<ServiceMethod>()))
                  .ok());
  EXPECT_EQ(master_->ServeFile("/etc/hostname").code(),
            absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace mitogen
