const kept = [];
for (;;) kept.push(new Array(100000).fill(1.5));
