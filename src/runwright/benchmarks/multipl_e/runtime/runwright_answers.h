// One exact text for each value: what a program's functions gave is written in it, and read again
// where the expected values are. Equal texts are equal values; a text has no line end.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace runwright {

template <class T, class = void> struct Form;

template <class T> std::string form(const T &value) { return Form<T>::of(value); }

template <> struct Form<bool> {
    static std::string of(bool value) { return value ? "true" : "false"; }
};

template <class T> struct Form<T, std::enable_if_t<std::is_integral<T>::value>> {
    static std::string of(T value) { return std::to_string(value); }
};

template <class T> struct Form<T, std::enable_if_t<std::is_floating_point<T>::value>> {
    static std::string of(T value) {
        char text[64];
        std::snprintf(text, sizeof text, "%a", double(value) + 0.0);  // -0 equals 0
        return text;
    }
};

template <> struct Form<std::string> {
    static std::string of(const std::string &value) {
        std::string text = "\"";
        char code[8];
        for (unsigned char byte : value) {
            bool plain = byte >= ' ' && byte < 127 && byte != '"' && byte != '\\';
            std::snprintf(code, sizeof code, plain ? "%c" : "\\x%02x", byte);
            text += code;
        }
        return text + '"';
    }
};

template <> struct Form<const char *> {
    static std::string of(const char *value) { return form(std::string(value)); }
};

template <class T> struct Form<std::optional<T>> {
    static std::string of(const std::optional<T> &value) {
        return value ? "some " + form(*value) : "none";
    }
};

template <class A, class B> struct Form<std::pair<A, B>> {
    static std::string of(const std::pair<A, B> &value) {
        return "(" + form(value.first) + ", " + form(value.second) + ")";
    }
};

template <class... T> struct Form<std::tuple<T...>> {
    static std::string of(const std::tuple<T...> &value) {
        auto joined = [](const auto &...items) {
            std::string text;
            ((text += (text.empty() ? "" : ", ") + form(items)), ...);
            return text;
        };
        return "(" + std::apply(joined, value) + ")";
    }
};

template <class T> std::string listed(const T &items) {
    std::string text;
    for (const auto &item : items) text += (text.empty() ? "" : ", ") + form(item);
    return text;
}

template <class T> struct Form<std::vector<T>> {
    static std::string of(const std::vector<T> &value) { return "[" + listed(value) + "]"; }
};

template <> struct Form<std::vector<bool>> {
    static std::string of(const std::vector<bool> &value) {
        return form(std::vector<int>(value.begin(), value.end()));
    }
};

template <class K, class V> struct Form<std::map<K, V>> {
    static std::string of(const std::map<K, V> &value) { return "{" + listed(value) + "}"; }
};

template <class T> struct Form<const T> : Form<T> {};

// Where the program is: writes what its functions gave, one line each.
class Told {
    std::ofstream file;

  public:
    explicit Told(const char *path) : file(path) {}
    template <class T> void tell(const T &value) { file << form(value) << std::endl; }
};

// Where the values are: reads the lines and holds them against those.
class Expected {
    std::ifstream file;
    int count = 0;

    [[noreturn]] void wrong(const std::string &reason) {
        std::cerr << "question " << count << ": " << reason << std::endl;
        std::exit(1);
    }

  public:
    explicit Expected(const char *path) : file(path) {}

    template <class T> void expect(const T &value) {
        std::string line;
        ++count;
        if (!std::getline(file, line)) wrong("not answered");
        if (line != form(value))
            wrong("answered " + line.substr(0, 200) + ", expected " + form(value).substr(0, 200));
    }

    int end() {
        std::string line;
        ++count;
        if (std::getline(file, line)) wrong("answered, and was not asked");
        return 0;
    }
};

}  // namespace runwright
