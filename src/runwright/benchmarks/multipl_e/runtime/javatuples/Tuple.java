package org.javatuples;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A fixed number of values, each of a type of its own; equal if the values are. */
public abstract class Tuple implements Iterable<Object>, Comparable<Tuple> {
    private final List<Object> values;

    Tuple(Object... values) {
        this.values = Arrays.asList(values);
    }

    @SuppressWarnings("unchecked")
    <T> T at(int position) {
        return (T) values.get(position);
    }

    public final List<Object> toList() {
        return Arrays.asList(values.toArray());
    }

    public final Object[] toArray() {
        return values.toArray();
    }

    public final Object getValue(int position) {
        return values.get(position);
    }

    public final int getSize() {
        return values.size();
    }

    public final boolean contains(Object value) {
        return values.contains(value);
    }

    public final int indexOf(Object value) {
        return values.indexOf(value);
    }

    @Override
    public final Iterator<Object> iterator() {
        return values.iterator();
    }

    @Override
    public final boolean equals(Object other) {
        return other != null
            && other.getClass() == getClass()
            && ((Tuple) other).values.equals(values);
    }

    @Override
    public final int hashCode() {
        return values.hashCode();
    }

    @Override
    public final String toString() {
        return values.toString();
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public int compareTo(Tuple other) {
        int shared = Math.min(getSize(), other.getSize());
        for (int i = 0; i < shared; i++) {
            int order = ((Comparable) values.get(i)).compareTo(other.values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(getSize(), other.getSize());
    }
}
