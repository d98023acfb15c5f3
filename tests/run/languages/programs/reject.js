Promise.reject(new RangeError("late"));
