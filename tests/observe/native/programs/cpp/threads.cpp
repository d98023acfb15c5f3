#include <iostream>
#include <thread>
#include <vector>
int main() { std::vector<long> sums(3); std::vector<std::thread> all; for (int i = 0; i < 3; i++) all.emplace_back([i, &sums] { for (int k = 0; k < 200; k++) sums[i] += k * i; }); for (auto &one : all) one.join(); std::cout << sums[0] + sums[1] + sums[2] << "\n"; }
