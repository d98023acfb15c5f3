function deep() {
  throw new TypeError("boom");
}

deep();
