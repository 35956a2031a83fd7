import lone.inner.leaf
