#include "protocol/dialect.h"

#include <string>

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/release.h"

namespace mitogen {
namespace {

std::string ClauseOf(const absl::Status& status) {
  const std::optional<Fault> fault = FaultOf(status);
  return fault.has_value() ? fault->clause : "";
}

TEST(ReleaseTest, ReadsWhatItWrites) {
  const absl::StatusOr<Release> release = ParseRelease("0.3.54");
  ASSERT_TRUE(release.ok()) << release.status();
  EXPECT_EQ(*release, (Release{0, 3, 54}));
  EXPECT_EQ(ReleaseText(*release), "0.3.54");
}

TEST(ReleaseTest, ComparesNumbersAndNotText) {
  EXPECT_LT((Release{0, 2, 10}), (Release{0, 3, 2}));
  EXPECT_LT((Release{0, 3, 9}), (Release{0, 3, 10}));
}

TEST(ReleaseTest, RefusesAnythingButThreeDecimalNumbers) {
  for (const char* text : {"", "0.3", "0.3.54.1", "0.3.x", "0..3", "0.3.-1",
                           "0.3.+1", " 0.3.54", "0.3.54 ", "0.3.99999999999"}) {
    const absl::StatusOr<Release> release = ParseRelease(text);
    EXPECT_EQ(ClauseOf(release.status()), "DIA-1") << text;
  }
}

TEST(DialectTest, GivesEachFeatureFromItsReleaseOn) {
  for (const DialectFeature& feature : DialectFeatures()) {
    Release before = feature.since;
    --before.patch;
    const absl::StatusOr<Dialect> older = DialectOf(before);
    const absl::StatusOr<Dialect> newer = DialectOf(feature.since);
    ASSERT_TRUE(older.ok()) << older.status();
    ASSERT_TRUE(newer.ok()) << newer.status();
    EXPECT_FALSE((*older).*feature.field) << feature.name;
    EXPECT_TRUE((*newer).*feature.field) << feature.name;
  }
}

TEST(DialectTest, ListsFeaturesFromTheOldestToTheNewest) {
  Release previous = kOldestRelease;
  for (const DialectFeature& feature : DialectFeatures()) {
    EXPECT_LE(previous, feature.since) << feature.name;
    previous = feature.since;
  }
  EXPECT_LE(previous, kNewestRelease);
}

TEST(DialectTest, SpeaksTheNewestByDefault) {
  const absl::StatusOr<Dialect> newest = DialectOf(kNewestRelease);
  ASSERT_TRUE(newest.ok()) << newest.status();
  EXPECT_EQ(Dialect().release, newest->release);
  for (const DialectFeature& feature : DialectFeatures()) {
    EXPECT_EQ(Dialect().*feature.field, (*newest).*feature.field)
        << feature.name;
  }
}

TEST(DialectTest, TakesANewerReleaseOfTheSameSeriesForTheNewest) {
  const absl::StatusOr<Dialect> dialect = DialectOf({0, 3, 99});
  ASSERT_TRUE(dialect.ok()) << dialect.status();
  EXPECT_EQ(dialect->release, (Release{0, 3, 99}));
  EXPECT_TRUE(dialect->log_levels);
}

TEST(DialectTest, RefusesReleasesOutsideOfItsRange) {
  for (const Release release :
       {Release{0, 2, 7}, Release{0, 1, 0}, Release{0, 4, 0}, Release{1, 0, 0},
        Release{-1, 3, 54}}) {
    const absl::StatusOr<Dialect> dialect = DialectOf(release);
    EXPECT_EQ(ClauseOf(dialect.status()), "DIA-2") << ReleaseText(release);
  }
}

TEST(DialectTest, SpeaksWithTheOldestRelease) {
  const absl::StatusOr<Dialect> dialect = DialectOf(kOldestRelease);
  ASSERT_TRUE(dialect.ok()) << dialect.status();
  for (const DialectFeature& feature : DialectFeatures()) {
    EXPECT_FALSE((*dialect).*feature.field) << feature.name;
  }
}

TEST(DialectTest, AContextsNameHasMoreCharactersFrom0_3_52On) {
  EXPECT_EQ(MaxContextName(*DialectOf({0, 3, 51})), 99u);
  EXPECT_EQ(MaxContextName(*DialectOf({0, 3, 52})), 500u);
}

}  // namespace
}  // namespace mitogen
