extension Frame {
  /// Returns the places of the cells that have to be drawn so that a screen that shows `before` shows this frame.
  ///
  /// They come row by row. The second half of a wide character is not among them, because it is drawn with the first.
  /// Without a frame before, or with one of another size, all cells are to be drawn.
  public func changes(since before: Frame?) -> [Point] {
    let known = before.flatMap { $0.size == size ? $0.cells : nil }
    guard let known else { return (0..<cells.count).compactMap { cells[$0].isContinuation ? nil : place($0) } }
    var changed: [Point] = []
    // Most frames differ from the one before in a few cells, so almost all of the time goes into comparing.
    cells.withUnsafeBufferPointer { new in
      known.withUnsafeBufferPointer { old in
        for index in new.indices where new[index] != old[index] && !new[index].isContinuation {
          changed.append(place(index))
        }
      }
    }
    return changed
  }

  /// Returns the frame for a screen of another size: what does not fit is cut, what is not covered is blank.
  public func fitted(to size: Size) -> Frame {
    guard size != self.size else { return self }
    var result = Frame(size: size)
    result.cursor = cursor.flatMap { result.bounds.contains($0) ? $0 : nil }
    result.regions = regions
    for row in 0..<min(size.rows, self.size.rows) {
      for column in 0..<min(size.columns, self.size.columns) {
        let cell = self[column, row]
        let isCut = cell.width == 2 && column + 1 == size.columns
        result.cells[row * size.columns + column] = isCut ? .blank(cell.style) : cell
      }
    }
    return result
  }

  private func place(_ index: Int) -> Point {
    Point(column: index % size.columns, row: index / size.columns)
  }
}
