package dev.segue.driver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.catalog.Catalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CatalogCacheTest {
  private final AtomicLong clock = new AtomicLong();
  private final CatalogCache cache = new CatalogCache(clock::get);

  @Test
  void learning_underAnOldGeneration_isDropped() {
    long old = cache.current().generation();
    cache.learn(old, new Catalog(Map.of("a", List.of()), Map.of()));
    assertThat(cache.current().generation()).isEqualTo(old);
    assertThat(cache.current().catalog().knowsRelation("a")).isTrue();
    cache.refresh();
    cache.learn(old, new Catalog(Map.of("b", List.of()), Map.of()));
    assertThat(cache.current().catalog().knowsRelation("b")).isFalse();
  }

  @Test
  void snapshot_grownOld_isClaimedOnce() {
    CatalogCache.Snapshot young = cache.current();
    assertThat(cache.claimsRevalidation(young)).isFalse();
    clock.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(cache.claimsRevalidation(young)).isTrue();
    assertThat(cache.claimsRevalidation(young)).isFalse();
  }

  @Test
  void revalidation_changesGenerationOnlyIfSomethingDiffers() {
    long generation = cache.current().generation();
    cache.learn(generation, new Catalog(Map.of(), Map.of("f", true)));
    cache.revalidate(generation, new Catalog(Map.of(), Map.of("f", true)));
    assertThat(cache.current().generation()).isEqualTo(generation);
    cache.revalidate(generation, new Catalog(Map.of(), Map.of("f", false)));
    assertThat(cache.current().generation()).isNotEqualTo(generation);
  }
}
